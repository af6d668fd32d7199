// Parts that other modules add to a page: a page names its place, the shell says what stands there. So the page of a task
// shows what registers say of it without knowing that there are registers.
import { type Component, type InjectionKey, inject, provide } from 'vue'

/** Place on a page → what is shown there, in order. Each part gets the props the place hands out. */
export type PageParts = Readonly<Record<string, readonly Component[]>>

const key: InjectionKey<PageParts> = Symbol('page parts')

/** The shell calls it once. */
export function providePageParts(parts: PageParts): void {
  provide(key, parts)
}

export function usePageParts(place: string): readonly Component[] {
  return inject(key, {})[place] ?? []
}
