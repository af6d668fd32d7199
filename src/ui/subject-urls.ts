// Where a record of another module is handled. A page that names cases, measures and figures links to them without knowing
// their modules: the shell says where they live.
import { type InjectionKey, inject, provide } from 'vue'

/** Type of the record → its address; `unitId` is the unit that owes. */
export type SubjectUrls = Readonly<Record<string, (id: string, unitId: string) => string>>

const key: InjectionKey<SubjectUrls> = Symbol('addresses of records')

/** The shell calls it once. */
export function provideSubjectUrls(urls: SubjectUrls): void {
  provide(key, urls)
}

/** Address of a record, or undefined where this shell has no page for it. */
export function useSubjectUrl(): (type: string, id: string, unitId: string) => string | undefined {
  const urls = inject(key, {})
  return (type, id, unitId) => urls[type]?.(id, unitId)
}
