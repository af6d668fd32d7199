// The filter of list and matrix, kept in the address, and what it leaves.
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { ReplyOf } from '../../lib/contract.ts'
import type { list } from './division.contract.ts'
import { type DivisionFilter, type DivisionPart, divisionUrl } from './division.pages.ts'

export type Division = ReplyOf<typeof list>
export type DividedItem = Division['items'][number]

export const kindWords: Readonly<Record<string, string>> = { task: '任务', target: '目标', standard: '标准' }

export function useDivisionFilter(data: () => Division, part: DivisionPart) {
  const route = useRoute()
  const router = useRouter()
  const text = (key: string) =>
    typeof route.query[key] === 'string' ? (route.query[key] as string) : undefined
  const filter = computed<DivisionFilter>(() => ({
    kind: text('kind'),
    show: text('show') === 'gaps' ? 'gaps' : undefined,
    unit: text('unit'),
    q: text('q'),
  }))
  const change = (next: DivisionFilter) => router.replace(divisionUrl(part, { ...filter.value, ...next }))
  const found = computed(() => {
    const { kind, show, unit, q } = filter.value
    return data().items.filter(
      item =>
        (!kind || item.kind === kind) &&
        (show !== 'gaps' || item.lead === null) &&
        (!unit ||
          [
            item.lead?.unitId,
            ...item.supports.map(it => it.unitId),
            ...item.territories.map(it => it.unitId),
          ].includes(unit)) &&
        (!q || `${item.title} ${item.clause ?? ''} ${item.code}`.includes(q)),
    )
  })
  const areas = computed(() => {
    const groups: { key: string; area: string; kind: string; items: DividedItem[] }[] = []
    for (const item of found.value) {
      const last = groups.at(-1)
      if (last && last.area === item.area && last.kind === item.kind) last.items.push(item)
      else
        groups.push({
          key: `${item.kind}/${item.area}/${groups.length}`,
          area: item.area,
          kind: item.kind,
          items: [item],
        })
    }
    return groups
  })
  return { filter, change, found, areas }
}
