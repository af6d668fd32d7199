// The list under the fingers: j and k go from case to case, x ticks, Enter opens (it is a link), / searches, ? tells. Single
// keys do nothing while one writes or a dialog is open, and can be switched off on this computer.
import { onBeforeUnmount, onMounted, ref } from 'vue'

const KEY = 'chuangcheng.list-keys'

export interface ListKeys {
  readonly search: () => void
  readonly help: () => void
  readonly tick: (id: string) => void
  readonly refresh: () => void
  readonly further: () => void
}

export function useListKeys(keys: ListKeys) {
  const on = ref(true)
  try {
    on.value = localStorage.getItem(KEY) !== 'off'
  } catch {
    // Storage may be closed to us.
  }
  function set(to: boolean): void {
    on.value = to
    try {
      localStorage.setItem(KEY, to ? 'on' : 'off')
    } catch {
      // The choice then lasts as long as the page.
    }
  }
  const links = () => [...document.querySelectorAll<HTMLElement>('[data-case] [data-open]')]
  const rowOf = (it: Element | null) => it?.closest<HTMLElement>('[data-case]')

  function step(by: 1 | -1): void {
    const all = links()
    const at = all.findIndex(link => rowOf(link) === rowOf(document.activeElement))
    const next = all[at === -1 ? (by === 1 ? 0 : all.length - 1) : at + by]
    if (next) {
      next.focus({ preventScroll: true })
      rowOf(next)?.scrollIntoView({ block: 'nearest' })
    } else if (by === 1) keys.further()
  }
  function press(event: KeyboardEvent): void {
    if (!on.value || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const at = event.target as HTMLElement
    const writing = at.matches?.(
      'input:not([type=checkbox]), select, textarea, [role=application], [contenteditable]',
    )
    if (writing || document.querySelector('dialog[open]')) return
    const acts: Readonly<Record<string, () => void>> = {
      j: () => step(1),
      k: () => step(-1),
      x: () => {
        const id = rowOf(document.activeElement)?.dataset.case
        if (id) keys.tick(id)
      },
      r: keys.refresh,
      '/': keys.search,
      '?': keys.help,
    }
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  onMounted(() => document.addEventListener('keydown', press))
  onBeforeUnmount(() => document.removeEventListener('keydown', press))
  return { on, set }
}
