// The plan's clauses for chips, read once and kept for the day.
import { computed, type MaybeRefOrGetter } from 'vue'
import type { ClauseWords } from '../../ui/clauses.ts'
import { useRead } from '../../ui/read.ts'
import { read as readPlan } from './plan.contract.ts'

export function usePlanClauses(enabled: MaybeRefOrGetter<boolean>) {
  const { data } = useRead(readPlan, {}, { enabled })
  return computed<ReadonlyMap<string, ClauseWords>>(() => new Map(data.value?.clauses.map(it => [it.id, it])))
}
