// The row an address names (`#measure-…`) comes into view and takes the focus once it is there; a row that can be named so
// has its id, `tabindex="-1"` and the class `anchor`.
import { nextTick, watch } from 'vue'
import { useRoute } from 'vue-router'

/** @param ready whether what the rows are made of has been read */
export function useAnchor(ready: () => boolean): void {
  const route = useRoute()
  watch(
    [() => route.hash, ready],
    async ([hash, isReady]) => {
      if (!isReady || hash.length < 2) return
      await nextTick()
      const row = document.getElementById(decodeURIComponent(hash.slice(1)))
      row?.scrollIntoView({ block: 'center' })
      row?.focus({ preventScroll: true })
    },
    { immediate: true, flush: 'post' },
  )
}
