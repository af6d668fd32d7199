// Pictures for the story, drawn ahead of their time on the machine's other core. The same spot, problem and day give the
// same picture, so before and after of one case show one place.
import { random } from '../lib/random.ts'
import { renderScene } from './scenes.io.ts'
import { placeTypeOf, problemOf } from './scenes.ts'

export interface Pictures {
  /** Begins to draw; the picture is asked for later. */
  ahead(placeType: string, title: string, day: string, moment: 'before' | 'after'): void
  /** `take`: which photo of the state after it is. */
  draw(
    placeType: string,
    title: string,
    day: string,
    moment: 'before' | 'after',
    take?: number,
  ): Promise<Buffer>
}

// Two at a time: drawing runs in threads beside the program.
const AT_ONCE = 2
/** Pictures kept for a second look; beyond that the oldest is drawn again when it is asked for. */
const KEPT = 400

export function pictures(): Pictures {
  const drawn = new Map<string, Promise<Buffer>>()
  const waiting: (() => void)[] = []
  let running = 0
  const slot = async () => {
    if (running >= AT_ONCE) await new Promise<void>(resolve => waiting.push(resolve))
    running += 1
  }
  const draw: Pictures['draw'] = (placeType, title, day, moment, take = 1) => {
    const key = `${title}/${day}/${moment}/${take}`
    const known = drawn.get(key)
    if (known) return known
    const picture = slot().then(async () => {
      try {
        const seed = random(`${title}/${day}`).below(1_000_000)
        return await renderScene({
          placeType: placeTypeOf(placeType),
          problem: problemOf(title),
          moment,
          seed,
          take,
        })
      } finally {
        running -= 1
        waiting.shift()?.()
      }
    })
    picture.catch(() => undefined)
    const oldest = drawn.size >= KEPT ? drawn.keys().next().value : undefined
    if (oldest !== undefined) drawn.delete(oldest)
    drawn.set(key, picture)
    return picture
  }
  return { draw, ahead: (...it) => void draw(...it) }
}
