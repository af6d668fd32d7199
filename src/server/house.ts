// What a running program has in hand: settings, connections, clock, file store, live updates.
import type { Logger } from 'pino'
import { chinaDay } from '../lib/day.ts'
import type { BlobStore } from '../modules/blobs/blobs.io.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { type Db, inCity, type Trx } from './db.ts'
import type { Live } from './live.ts'
import type { SecretBox } from './secretbox.ts'

export interface House {
  readonly config: Config
  /** Connection of the application role: row-level security applies. */
  readonly db: Db
  /** Connection of the worker role: sealing, reactions, scans; row-level security applies too. */
  readonly workerDb: Db
  readonly clock: Clock
  readonly blobs: BlobStore
  readonly live: Live
  readonly secrets: SecretBox
  readonly log: Logger
  inCity<T>(cityId: number, work: (trx: Trx) => Promise<T>): Promise<T>
  /** Today in business time, as YYYY-MM-DD in China. */
  day(): string
}

export function makeHouse(parts: Omit<House, 'inCity' | 'day'>): House {
  return {
    ...parts,
    inCity: (cityId, work) => inCity(parts.db, cityId, work),
    day: () => chinaDay(parts.clock.now()),
  }
}
