// Pictures that stand for photographs, drawn from a number: ground, sky, walls with windows, trees, poles, things lying
// about, texture at every scale, grain of a sensor. They are generated, and docs/evidence.md says so. The same spot can be
// taken a second time: from a step aside, in another light, with other things about.
import sharp from 'sharp'
import { type Random, random } from '../../lib/random.ts'

export const WIDTH = 320
export const HEIGHT = 240

type Rgb = readonly [number, number, number]

/** Noise at every scale, 0 to 1, the same for the same seed. */
function noiseOf(dice: Random): (x: number, y: number) => number {
  const N = 64
  const grid = Float32Array.from({ length: N * N }, () => dice.fraction())
  const one = (x: number, y: number) => {
    const xi = Math.floor(x)
    const yi = Math.floor(y)
    const fx = x - xi
    const fy = y - yi
    const sx = fx * fx * (3 - 2 * fx)
    const sy = fy * fy * (3 - 2 * fy)
    const g = (a: number, b: number) => grid[(((b % N) + N) % N) * N + (((a % N) + N) % N)]!
    return (
      (g(xi, yi) * (1 - sx) + g(xi + 1, yi) * sx) * (1 - sy) +
      (g(xi, yi + 1) * (1 - sx) + g(xi + 1, yi + 1) * sx) * sy
    )
  }
  return (x, y) =>
    one(x, y) * 0.5 + one(x * 2.1, y * 2.1) * 0.27 + one(x * 4.3, y * 4.3) * 0.15 + one(x * 9, y * 9) * 0.08
}

interface Thing {
  readonly kind: 'wall' | 'tree' | 'pole' | 'heap'
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly colour: Rgb
  readonly depth: number
  readonly lines: number
}

const colourOf = (dice: Random): Rgb => {
  const grey = 50 + dice.below(150)
  return [grey + dice.below(50) - 25, grey + dice.below(40) - 20, grey + dice.below(50) - 25]
}

function thingsOf(dice: Random, n: number, kinds: readonly Thing['kind'][], horizon: number): Thing[] {
  return Array.from({ length: n }, () => {
    const kind = dice.pick(kinds)
    const big = kind === 'wall' ? 0.16 + dice.fraction() * 0.3 : 0.05 + dice.fraction() * 0.16
    return {
      kind,
      x: dice.fraction(),
      y:
        kind === 'heap'
          ? horizon + 0.1 + dice.fraction() * (0.85 - horizon)
          : horizon + dice.fraction() * 0.12,
      width: kind === 'pole' ? 0.008 + dice.fraction() * 0.012 : big,
      height: kind === 'pole' ? 0.3 + dice.fraction() * 0.4 : big * (0.5 + dice.fraction() * 1.2),
      colour: colourOf(dice),
      depth: dice.fraction(),
      lines: 3 + dice.below(7),
    }
  }).sort((a, b) => a.depth - b.depth)
}

/**
 * A picture of spot number `spot`, as raw RGB. `visit` 0 is the first time; another visit is another photograph of the
 * same spot: another standpoint, light, and other things lying about.
 */
export function drawSpot(spot: number, visit = 0): Buffer {
  const layout = random(`spot/${spot}`)
  const today = random(`spot/${spot}/visit/${visit}`)
  const horizon = 0.25 + layout.fraction() * 0.3
  const things = [
    ...thingsOf(layout, 3 + layout.below(6), ['wall', 'wall', 'tree', 'pole'], horizon),
    ...thingsOf(today, 2 + today.below(6), ['heap', 'heap', 'tree'], horizon),
  ]
  const texture = noiseOf(layout)
  const sky: Rgb = [120 + layout.below(110), 140 + layout.below(100), 160 + layout.below(90)]
  const ground = colourOf(layout)
  const coarse = 3 + layout.fraction() * 14
  const stripes = layout.below(3)
  const step = visit === 0 ? 0 : 1
  const move = {
    x: step * (today.fraction() - 0.5) * 0.16,
    y: step * (today.fraction() - 0.5) * 0.08,
    zoom: 1 + step * (today.fraction() - 0.5) * 0.16,
  }
  const gain = 0.75 + today.fraction() * 0.5
  const side = (today.fraction() - 0.5) * 0.7
  const out = Buffer.alloc(WIDTH * HEIGHT * 3)
  const grain = random(`grain/${spot}/${visit}`)
  for (let py = 0; py < HEIGHT; py++)
    for (let px = 0; px < WIDTH; px++) {
      const far = {
        x: (px / WIDTH - 0.5) * move.zoom + 0.5 + move.x * 0.5,
        y: (py / HEIGHT - 0.5) * move.zoom + 0.5 + move.y,
      }
      let colour: Rgb
      if (far.y < horizon) {
        const cloud = texture(far.x * 4, far.y * 9)
        colour = mix(sky, [245, 245, 245], Math.max(0, cloud - 0.45) * 2)
      } else {
        const depth = 1 / (far.y - horizon + 0.08)
        const along = (far.x - 0.5) * depth
        const rough = texture(along * coarse, depth * coarse)
        const line = stripes > 0 && Math.abs(((along * stripes * 1.5 + 8.5) % 1) - 0.5) < 0.06 ? 50 : 0
        const lit = (rough - 0.5) * 110 + line
        colour = [ground[0] + lit, ground[1] + lit, ground[2] + lit]
      }
      for (const thing of things) {
        // What stands nearer moves more when one steps aside.
        const x = far.x + move.x * thing.depth - thing.x
        const y = far.y - thing.y
        const hit = colourAt(thing, x, y, texture)
        if (hit) colour = hit
      }
      const light = gain * (1 + side * (px / WIDTH - 0.5))
      const speck = (grain.bits() & 15) - 7.5
      const at = (py * WIDTH + px) * 3
      for (let c = 0; c < 3; c++) out[at + c] = Math.max(0, Math.min(255, colour[c]! * light + speck))
    }
  return out
}

const mix = (a: Rgb, b: Rgb, share: number): Rgb => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
]

function colourAt(
  thing: Thing,
  x: number,
  y: number,
  texture: (x: number, y: number) => number,
): Rgb | undefined {
  const { kind, width, height, colour, lines } = thing
  if (Math.abs(x) > width / 2 || y > (kind === 'heap' ? height / 2 : 0) || y < -height) return undefined
  if (kind === 'wall') {
    const u = (x / width + 0.5) * lines
    const v = (-y / height) * lines
    const window = u % 1 > 0.3 && u % 1 < 0.75 && v % 1 > 0.3 && v % 1 < 0.8
    const dirt = (texture(x * 30, y * 30) - 0.5) * 50
    return window ? [40 + dirt, 50 + dirt, 60 + dirt] : [colour[0] + dirt, colour[1] + dirt, colour[2] + dirt]
  }
  if (kind === 'pole') return mix(colour, [30, 30, 30], 0.6)
  const round = (x / (width / 2)) ** 2 + ((kind === 'heap' ? y : y + height / 2) / (height / 2)) ** 2
  const leaf = texture(x * 60 + thing.x * 9, y * 60)
  if (round > 0.55 + leaf * 0.9) return undefined
  const shade = (leaf - 0.5) * 150
  return kind === 'tree'
    ? [40 + shade * 0.6, 80 + shade, 35 + shade * 0.5]
    : [colour[0] + shade, colour[1] + shade, colour[2] + shade]
}

export interface Raw {
  readonly data: Buffer
  readonly width: number
  readonly height: number
}

export const rawSpot = (spot: number, visit = 0): Raw => ({
  data: drawSpot(spot, visit),
  width: WIDTH,
  height: HEIGHT,
})

export const open = ({ data, width, height }: Raw) => sharp(data, { raw: { width, height, channels: 3 } })

/** As a phone would hand it in. */
export const jpegOf = (raw: Raw, quality = 82): Promise<Buffer> => open(raw).jpeg({ quality }).toBuffer()
