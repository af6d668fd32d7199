// Business time on the page: what the server said, moved on by the time since. Pages never ask the browser what day it is.
import { type InjectionKey, inject, onScopeDispose, provide, type Ref, ref } from 'vue'

export interface BusinessClock {
  readonly now: Ref<Date>
  /** Takes the server's moment as the new base. */
  readonly set: (moment: string) => void
}

const key: InjectionKey<BusinessClock> = Symbol('business clock')

/** The shell calls it once. */
export function provideNow(): BusinessClock {
  let base = Date.now()
  let since = performance.now()
  const now = ref(new Date(base))
  const tick = () => {
    now.value = new Date(base + performance.now() - since)
  }
  const timer = setInterval(tick, 30_000)
  onScopeDispose(() => clearInterval(timer))
  const clock: BusinessClock = {
    now,
    set(moment) {
      base = Date.parse(moment)
      since = performance.now()
      tick()
    },
  }
  provide(key, clock)
  return clock
}

/** Business now, refreshed every half minute. */
export function useNow(): Ref<Date> {
  return inject(key, undefined)?.now ?? ref(new Date())
}
