// Where clause chips find the pack's words. The shell provides them; the chip knows no module.
import { type InjectionKey, inject, provide, type Ref, ref } from 'vue'

export interface ClauseWords {
  readonly id: string
  readonly marker: string
  readonly heading: string
  readonly gist: string
  readonly parent: string | null
  /** The document's own words, once the city has imported it. */
  readonly text: string | null
}

const key: InjectionKey<Readonly<Ref<ReadonlyMap<string, ClauseWords>>>> = Symbol('clauses')

export function provideClauses(clauses: Readonly<Ref<ReadonlyMap<string, ClauseWords>>>): void {
  provide(key, clauses)
}

export function useClauses(): Readonly<Ref<ReadonlyMap<string, ClauseWords>>> {
  return inject(key, () => ref(new Map<string, ClauseWords>()), true)
}
