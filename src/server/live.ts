// Live updates: each process polls the head of the ledger every second and tells its browsers which topics moved.
// Clients fetch again; no record travels on this stream.
import type { ServerResponse } from 'node:http'

export interface Live {
  /** Adds a browser; removed when it goes away. `until` ends the stream with its session. */
  add(cityId: number, personId: string, stream: ServerResponse, until: Date): void
  /** Ends the streams of a person whose sessions were ended. */
  drop(personId: string): void
  publish(cityId: number, topics: readonly string[], version: number): void
  close(): void
  readonly size: number
}

interface Listener {
  readonly cityId: number
  readonly personId: string
  readonly stream: ServerResponse
  readonly until: number
}

export function makeLive(): Live {
  const listeners = new Set<Listener>()
  const beat = setInterval(() => {
    for (const listener of listeners) {
      if (Date.now() > listener.until) listener.stream.end()
      else listener.stream.write(':\n\n')
    }
  }, 15_000)
  beat.unref()
  return {
    get size() {
      return listeners.size
    },
    add(cityId, personId, stream, until) {
      const listener = { cityId, personId, stream, until: until.getTime() }
      listeners.add(listener)
      stream.on('close', () => listeners.delete(listener))
    },
    drop(personId) {
      for (const listener of listeners) if (listener.personId === personId) listener.stream.end()
    },
    publish(cityId, topics, version) {
      const message = `data: ${JSON.stringify({ topics, version })}\n\n`
      for (const listener of listeners) if (listener.cityId === cityId) listener.stream.write(message)
    },
    close() {
      clearInterval(beat)
      for (const listener of listeners) listener.stream.end()
    },
  }
}
