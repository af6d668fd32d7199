// The rows of the list as one reads them: they stay where they are. What moves meanwhile is told and marked in its row;
// the list itself changes only when the reader says so. Coming back from a case finds the same rows.
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { QueryOf, ReplyOf } from '../../lib/contract.ts'
import { call, Problem } from '../../ui/api.ts'
import { useRead } from '../../ui/read.ts'
import { list } from '../cases/cases.contract.ts'
import { news } from './workbench.contract.ts'

type Reply = ReplyOf<typeof list>
export type Listed = Reply['cases'][number]
export type ListQuery = Omit<QueryOf<typeof list>, 'after'>

interface Page {
  readonly key: string
  readonly rows: readonly Listed[]
  readonly first: Pick<Reply, 'total' | 'more' | 'sort' | 'head'>
  readonly next: string | null
}

const KEPT_MS = 10 * 60_000
let kept: { readonly page: Page; readonly at: number } | undefined

/** What of a row is news: not that time went by. */
const substance = ({ left: _left, ...row }: Listed) => JSON.stringify(row)

export function useCaseList(query: () => ListQuery, enabled: () => boolean) {
  const page = shallowRef<Page>()
  const loading = ref(false)
  const problem = shallowRef<Error>()
  const changed = shallowRef(new Set<string>())
  const gone = shallowRef(new Set<string>())
  const added = shallowRef(new Set<string>())
  const key = computed(() => JSON.stringify(query()))
  let latest = 0

  function forgetNews(): void {
    changed.value = new Set()
    gone.value = new Set()
    added.value = new Set()
  }
  async function ask(after: string | undefined): Promise<void> {
    const mine = ++latest
    const of = key.value
    loading.value = true
    problem.value = undefined
    try {
      const reply = await call(list, { query: { ...query(), ...(after ? { after } : {}) } })
      if (mine !== latest) return
      const before = after ? page.value : undefined
      const seen = new Set(before?.rows.map(row => row.id))
      page.value = {
        key: of,
        // A case that moved behind the mark meanwhile stands once.
        rows: [...(before?.rows ?? []), ...reply.cases.filter(row => !seen.has(row.id))],
        first: before?.first ?? reply,
        next: reply.next,
      }
      if (!before) forgetNews()
    } catch (error) {
      if (mine === latest)
        problem.value =
          error instanceof Problem ? error : new Problem(-1, 'page.unexpected', '本页出错，请刷新后重试。')
    } finally {
      if (mine === latest) loading.value = false
    }
  }
  const load = () => ask(undefined)
  const further = () => (page.value?.next && !loading.value ? ask(page.value.next) : Promise.resolve())

  watch(
    [key, enabled],
    () => {
      if (!enabled() || page.value?.key === key.value) return
      if (kept && kept.page.key === key.value && Date.now() - kept.at < KEPT_MS) {
        page.value = kept.page
        return
      }
      void load()
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    if (page.value) kept = { page: page.value, at: Date.now() }
  })

  const head = computed(() => page.value?.first.head)
  const moved = useRead(
    news,
    () => {
      const { sort: _sort, ...filter } = query()
      return { query: { ...filter, since: head.value ?? 0 } }
    },
    { enabled: () => enabled() && head.value !== undefined && page.value?.key === key.value },
  )
  watch(moved.data, reply => {
    const now = page.value
    if (!reply || !now || now.key !== key.value) return
    const byId = new Map(reply.cases.map(row => [row.id, row]))
    const shown = new Set(now.rows.map(row => row.id))
    const altered = now.rows.filter(row => {
      const it = byId.get(row.id)
      return it && substance(it) !== substance(row)
    })
    const last = now.rows[now.rows.length - 1]
    const within = (row: Listed) =>
      now.next === null ||
      !last ||
      (now.first.sort === 'filed' ? row.filedAt >= last.filedAt : (row.dueAt ?? '9') <= (last.dueAt ?? '9'))
    if (altered.length > 0) {
      changed.value = new Set([...changed.value, ...altered.map(row => row.id)])
      page.value = { ...now, rows: now.rows.map(row => byId.get(row.id) ?? row) }
    }
    gone.value = new Set(reply.others.filter(id => shown.has(id)))
    added.value = new Set(reply.cases.filter(row => !shown.has(row.id) && within(row)).map(row => row.id))
  })
  const updates = computed(() => new Set([...changed.value, ...gone.value, ...added.value]).size)

  return {
    rows: computed(() => (page.value?.key === key.value ? page.value.rows : [])),
    first: computed(() => (page.value?.key === key.value ? page.value.first : undefined)),
    next: computed(() => page.value?.next ?? null),
    loading,
    problem,
    changed,
    gone,
    added,
    updates,
    load,
    further,
  }
}
