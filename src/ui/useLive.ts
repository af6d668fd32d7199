// Listens to what has moved and asks again for the reads that show it. No record travels on this stream.
import { useQueryClient } from '@tanstack/vue-query'
import { onScopeDispose, type Ref, ref } from 'vue'

const QUIET_MS = 800

/**
 * Opens the one stream of this page.
 * @param readsOf topic (`case`, `paper`) → beginnings of contract names that show it (`cases.`); `*` is for topics
 *   not named.
 * @returns whether the stream stands
 */
export function useLive(readsOf: Readonly<Record<string, readonly string[]>>): Ref<boolean> {
  const client = useQueryClient()
  const connected = ref(false)
  const waiting = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function flush(): void {
    timer = undefined
    const prefixes = [...waiting]
    waiting.clear()
    void client.invalidateQueries({
      predicate: query => prefixes.some(prefix => String(query.queryKey[0]).startsWith(prefix)),
    })
  }

  const stream = new EventSource('/api/live')
  let lost = false
  stream.onopen = () => {
    connected.value = true
    // What moved while the stream was away was told to nobody.
    if (lost) void client.invalidateQueries()
    lost = false
  }
  stream.onerror = () => {
    connected.value = false
    lost = true
  }
  stream.onmessage = message => {
    for (const topic of topicsOf(message.data))
      for (const prefix of readsOf[topic] ?? readsOf['*'] ?? []) waiting.add(prefix)
    if (waiting.size > 0) timer ??= setTimeout(flush, QUIET_MS)
  }
  onScopeDispose(() => {
    stream.close()
    clearTimeout(timer)
  })
  return connected
}

function topicsOf(text: string): readonly string[] {
  try {
    const { topics } = JSON.parse(text) as { topics?: unknown }
    return Array.isArray(topics) ? topics.map(String) : []
  } catch {
    return []
  }
}
