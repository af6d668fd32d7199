// What goes out of the house and may take its time: a loop of its own, so that nobody's slowness delays the seals. What an
// errand needs to know it reads from its tables; a process that dies in the middle leaves nothing half-said.
import type { House } from './house.ts'

export interface Errand {
  readonly name: string
  readonly run: (house: House, cityId: number) => Promise<unknown>
}

export interface Errands {
  stop(): Promise<void>
}

const EVERY_MS = 2000

export function startErrands(house: House, errands: readonly Errand[]): Errands {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  const round = async () => {
    for (const { city_id } of await house.workerDb.selectFrom('cities').select('city_id').execute())
      for (const errand of errands) {
        if (stopped) return
        await errand
          .run(house, city_id)
          .catch(error => house.log.error({ err: error, errand: errand.name }, 'errand failed'))
      }
  }
  const loop = () => {
    if (stopped) return
    timer = setTimeout(() => {
      running = round().catch(error => house.log.error({ err: error }, 'errands failed'))
      void running.then(loop)
    }, EVERY_MS)
  }
  loop()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
