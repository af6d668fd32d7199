// Some after photos of the story are not what they should be, so that there is something to look at: an old photo, the
// before photo painted over, one from before the problem was found. The same case gets the same one every time.
import sharp from 'sharp'
import { chinaDay } from '../lib/day.ts'
import { random } from '../lib/random.ts'
import type { Pictures } from './demo-pictures.io.ts'

export interface HandedIn {
  readonly placeType: string
  readonly title: string
  readonly filedAt: string
  /** The how-manieth hand-in of the case it is. */
  readonly round: number
  /** How many in a hundred are no good. */
  readonly share: number
}

/** The photo a unit hands in. */
export async function afterPhoto(pictures: Pictures, it: HandedIn): Promise<Buffer> {
  const { placeType, title, filedAt, round } = it
  const day = chinaDay(new Date(filedAt))
  const dice = random(`proof/${title}/${day}/${round}`)
  const good = () => pictures.draw(placeType, title, day, 'after', round)
  if (dice.below(100) >= it.share) return good()
  const way = dice.pick(['painted', 'old', 'early'] as const)
  if (way === 'painted') return paintedOver(await pictures.draw(placeType, title, day, 'before'))
  if (way === 'old') return pictures.draw(placeType, `${placeType}的旧照片`, '2022', 'after')
  return takenEarly(await good(), new Date(new Date(filedAt).getTime() - 3 * 24 * 3600_000))
}

/** The problem covered with a piece of ground from beside it. */
async function paintedOver(before: Buffer): Promise<Buffer> {
  const patch = await sharp(before)
    .extract({ left: 40, top: 390, width: 250, height: 150 })
    .blur(2)
    .png()
    .toBuffer()
  return sharp(before)
    .composite([{ input: patch, left: 300, top: 380 }])
    .jpeg({ quality: 80 })
    .toBuffer()
}

async function takenEarly(picture: Buffer, at: Date): Promise<Buffer> {
  const time = new Date(at.getTime() + 8 * 3600_000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ')
    .replaceAll('-', ':')
  return sharp(picture)
    .withExif({
      IFD0: { Make: 'Demo', Model: 'Phone', Software: 'Snapseed 2.0' },
      IFD2: { DateTimeOriginal: time },
    })
    .jpeg({ quality: 80 })
    .toBuffer()
}
