// Which item is lit, shared by the document and the list: whoever hovers or focuses says so, the other side follows.
import { type InjectionKey, inject, provide, type ShallowRef, shallowRef } from 'vue'

export interface Lit {
  readonly id: string
  /** Where it was lit: the other side scrolls, this one stays. */
  readonly from: 'document' | 'list'
}

const key: InjectionKey<ShallowRef<Lit | undefined>> = Symbol('lit')

export function provideLit(): ShallowRef<Lit | undefined> {
  const lit = shallowRef<Lit>()
  provide(key, lit)
  return lit
}

export function useLit(): ShallowRef<Lit | undefined> {
  return inject(key, () => shallowRef<Lit>(), true)
}

/** Scrolls the pane, and nothing but the pane, until the element is in it: a page that jumps takes the pointer with it. */
export function bringIntoPane(element: Element | null | undefined): void {
  const pane = element?.closest<HTMLElement>('.pane')
  if (!element || !pane || pane.scrollHeight <= pane.clientHeight) return
  const [inner, outer] = [element.getBoundingClientRect(), pane.getBoundingClientRect()]
  if (inner.top < outer.top) pane.scrollTop += inner.top - outer.top - 24
  else if (inner.bottom > outer.bottom)
    pane.scrollTop += Math.min(inner.bottom - outer.bottom + 24, inner.top - outer.top)
}

/** Whether the pointer itself moved; browsers also tell of a pointer at rest when the page moves beneath it. */
export function pointerMoved(): (event: PointerEvent) => boolean {
  let last = ''
  return event => {
    const now = `${event.screenX} ${event.screenY}`
    const moved = now !== last
    last = now
    return moved
  }
}
