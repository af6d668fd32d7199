// One ledger on its page: its pictures kept step by step, looked at, put right by the person, looked at again; what is chosen.
import { useQueryClient } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import type { ReplyOf } from '../../lib/contract.ts'
import { call, newId, Problem } from '../../ui/api.ts'
import { apply, close, get, keep, preview } from './batches.contract.ts'

export type Seen = ReplyOf<typeof preview>
export type Line = Seen['lines'][number]
export type Said = Seen['said']

/** What a line is, in the one word it is listed under. */
export type Standing = 'ready' | 'doubt' | 'fault' | 'known'

export function standingOf(line: Line): Standing {
  if (line.known?.why === '已导入') return 'known'
  if (line.faults.length > 0) return 'fault'
  return line.known || line.twins.length > 0 || line.like !== null || line.done ? 'doubt' : 'ready'
}

export const mayChoose = (line: Line): boolean => line.faults.length === 0 && line.known?.why !== '已导入'

export function useBatch(id: string) {
  const client = useQueryClient()
  const batch = shallowRef<ReplyOf<typeof get>>()
  const seen = shallowRef<Seen>()
  const problem = shallowRef<Problem>()
  const busy = ref<'' | 'looking' | 'applying' | 'closing'>('')
  const applied = shallowRef<ReplyOf<typeof apply>>()
  /** What the person ticked or unticked; of the rest only what raises no question is chosen. */
  const ticked = ref(new Map<string, boolean>())
  let gone = false
  let sending: { text: string; id: string } | undefined
  onScopeDispose(() => {
    gone = true
  })

  async function attempt(work: () => Promise<void>): Promise<void> {
    problem.value = undefined
    try {
      await work()
    } catch (error) {
      problem.value =
        error instanceof Problem
          ? error
          : new Problem(-1, 'page.unexpected', '本页出错，没有办成。请刷新后重试。')
    } finally {
      busy.value = ''
    }
  }

  /** Opens it where it stands: keeps the pictures that wait, then looks. */
  const open = () =>
    attempt(async () => {
      batch.value = await call(get, { params: { id } })
      while (!gone && batch.value.state === 'reading') batch.value = await call(keep, { params: { id } })
      if (!gone && batch.value.state === 'ready') await look()
    })

  async function look(said?: Said): Promise<void> {
    busy.value = 'looking'
    seen.value = await call(preview, { params: { id }, body: said ? { said } : {} })
  }
  /** Says something otherwise and looks again. */
  const say = (change: Partial<Said>) => attempt(() => look({ ...seen.value!.said, ...change } as Said))

  const isChosen = (line: Line) =>
    mayChoose(line) && (ticked.value.get(line.key) ?? standingOf(line) === 'ready')
  const chosen = computed(() => (seen.value?.lines ?? []).filter(isChosen))
  const tick = (lines: readonly Line[], on: boolean) => {
    const next = new Map(ticked.value)
    for (const line of lines) if (mayChoose(line)) next.set(line.key, on)
    ticked.value = next
  }

  const give = (issue: boolean) =>
    attempt(async () => {
      busy.value = 'applying'
      const body = { stamp: seen.value!.stamp, rows: chosen.value.map(line => line.key), issue }
      const text = JSON.stringify(body)
      if (sending?.text !== text) sending = { text, id: newId() }
      applied.value = await call(apply, { params: { id }, body, actionId: sending.id })
      sending = undefined
      ticked.value = new Map()
      await client.invalidateQueries()
      await look()
    })

  const end = () =>
    attempt(async () => {
      busy.value = 'closing'
      await call(close, { params: { id } })
      await client.invalidateQueries()
      batch.value = await call(get, { params: { id } })
      seen.value = undefined
    })

  return { batch, seen, problem, busy, applied, chosen, isChosen, open, say, tick, give, end }
}
