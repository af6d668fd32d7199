// One flag for the whole page: the session has ended. The page stays as it is, so that nothing typed is lost, and
// whoever holds the sign-in form puts it over the page until the person is back.
import { type Ref, readonly, ref } from 'vue'
import { whenSignedOut } from './api.ts'

const ended = ref(false)
whenSignedOut(() => {
  ended.value = true
})

export interface Session {
  /** True from the first answer that says so until `renew` is called. */
  readonly ended: Readonly<Ref<boolean>>
  /** Call it after a successful sign-in. */
  readonly renew: () => void
}

export function useSession(): Session {
  return { ended: readonly(ended), renew: () => (ended.value = false) }
}

/** Only an address of this house may be returned to after sign-in: `/desk/cases?state=open`, never another site. */
export function safeReturn(to: unknown, home: string): string {
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) && !to.includes('sign-in') ? to : home
}
