// What people do to a photo before they hand it in again, each with its own dice so that it repeats.
import type { Random } from '../../lib/random.ts'
import { open, type Raw } from './pictures.testbed.ts'

export interface Manipulation {
  readonly code: string
  readonly words: string
  readonly apply: (raw: Raw, dice: Random) => Promise<Buffer>
}

const whole = (raw: Raw, quality = 82) => open(raw).jpeg({ quality }).toBuffer()

/** Cuts a share off each side's length, wherever the dice say. */
async function crop(raw: Raw, share: number, dice: Random): Promise<Buffer> {
  const width = Math.round(raw.width * (1 - share))
  const height = Math.round(raw.height * (1 - share))
  const left = Math.round(dice.fraction() * (raw.width - width))
  const top = Math.round(dice.fraction() * (raw.height - height))
  return open(raw).extract({ left, top, width, height }).jpeg({ quality: 82 }).toBuffer()
}

async function bright(raw: Raw, factor: number): Promise<Buffer> {
  return open(raw)
    .linear(factor, factor > 1 ? 8 : 0)
    .jpeg({ quality: 82 })
    .toBuffer()
}

async function watermark(raw: Raw, dice: Random): Promise<Buffer> {
  const { width, height } = raw
  const low = dice.below(2) === 1
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect x="0" y="${low ? height * 0.8 : 0}" width="${width}" height="${height * 0.2}" fill="#000" fill-opacity="0.55"/>
    <g fill="#fff" font-size="${height * 0.07}" font-family="sans-serif"><text x="12" y="${low ? height * 0.88 : height * 0.08}">2022-06-08 09:41:20 Wed</text>
    <text x="12" y="${low ? height * 0.97 : height * 0.17}">Site check, unit ${dice.below(1000)}</text></g>
    <g fill="#fff" fill-opacity="0.35" font-size="${height * 0.12}" transform="rotate(-25 ${width / 2} ${height / 2})"><text x="${width * 0.1}" y="${height * 0.5}">SAMPLE ${dice.below(100000)}</text></g></svg>`
  return open(raw)
    .composite([{ input: Buffer.from(svg) }])
    .jpeg({ quality: 82 })
    .toBuffer()
}

/** A patch of an eighth to a fifth of the picture painted over with ground from elsewhere in it. */
async function retouch(raw: Raw, dice: Random): Promise<Buffer> {
  const share = 0.12 + dice.fraction() * 0.08
  const width = Math.round(raw.width * Math.sqrt(share))
  const height = Math.round(raw.height * Math.sqrt(share))
  const spot = () => ({
    left: dice.below(raw.width - width),
    top: Math.round(raw.height * 0.2 + dice.fraction() * (raw.height * 0.8 - height)),
  })
  const patch = await open(raw)
    .extract({ ...spot(), width, height })
    .blur(1.5)
    .png()
    .toBuffer()
  return open(raw)
    .composite([{ input: patch, ...spot() }])
    .jpeg({ quality: 82 })
    .toBuffer()
}

async function turned(raw: Raw, degrees: number): Promise<Buffer> {
  const full = await open(raw)
    .rotate(degrees, { background: '#000' })
    .png()
    .toBuffer({ resolveWithObject: true })
  // Turned in the phone's own editor: the corners are cut away.
  const width = Math.round(raw.width * 0.94)
  const height = Math.round(raw.height * 0.94)
  const { default: sharp } = await import('sharp')
  return sharp(full.data)
    .extract({
      left: Math.round((full.info.width - width) / 2),
      top: Math.round((full.info.height - height) / 2),
      width,
      height,
    })
    .jpeg({ quality: 82 })
    .toBuffer()
}

/** The screen or print photographed: tilted, with moiré, blurred, dark towards the corners, a rim of what lies around it. */
async function rephotograph(raw: Raw, dice: Random): Promise<Buffer> {
  const { width, height, data } = raw
  const jitter = () => (dice.fraction() - 0.5) * 0.1
  // Corners of the new photo in the old picture: a little outside to a little inside, each by itself.
  const rim = -0.04 + dice.fraction() * 0.08
  const quad = [
    [rim + jitter(), rim + jitter()],
    [1 - rim + jitter(), rim + jitter()],
    [1 - rim + jitter(), 1 - rim + jitter()],
    [rim + jitter(), 1 - rim + jitter()],
  ] as const
  const map = homography(quad)
  const out = Buffer.alloc(width * height * 3)
  const around = 30 + dice.below(60)
  const wave = 0.7 + dice.fraction() * 0.9
  const slant = dice.fraction() * 0.6
  const gamma = 0.85 + dice.fraction() * 0.3
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [u, v] = map((x + 0.5) / width, (y + 0.5) / height)
      const corner = ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2) * 0.7
      const moire = 1 + 0.09 * Math.sin(wave * (x + slant * y)) * Math.sin(wave * 1.07 * (y - slant * x))
      const inside = u >= 0 && v >= 0 && u < 1 && v < 1
      const from = (Math.floor(v * height) * width + Math.floor(u * width)) * 3
      for (let c = 0; c < 3; c++) {
        const value = inside ? 255 * (data[from + c]! / 255) ** gamma : around
        out[(y * width + x) * 3 + c] = Math.max(
          0,
          Math.min(255, value * moire * (1 - corner) + (dice.bits() & 7) - 3.5),
        )
      }
    }
  return open({ data: out, width, height }).blur(1.2).jpeg({ quality: 70 }).toBuffer()
}

/** The projective map that takes the unit square to four points. */
function homography(q: readonly (readonly [number, number])[]): (x: number, y: number) => [number, number] {
  const [a, b, c, d] = q as [
    readonly [number, number],
    readonly [number, number],
    readonly [number, number],
    readonly [number, number],
  ]
  const dx1 = b[0] - c[0]
  const dx2 = d[0] - c[0]
  const dy1 = b[1] - c[1]
  const dy2 = d[1] - c[1]
  const sx = a[0] - b[0] + c[0] - d[0]
  const sy = a[1] - b[1] + c[1] - d[1]
  const det = dx1 * dy2 - dx2 * dy1
  const g = (sx * dy2 - dx2 * sy) / det
  const h = (dx1 * sy - sx * dy1) / det
  const m = [
    b[0] - a[0] + g * b[0],
    d[0] - a[0] + h * d[0],
    a[0],
    b[1] - a[1] + g * b[1],
    d[1] - a[1] + h * d[1],
    a[1],
  ] as const
  return (x, y) => {
    const w = g * x + h * y + 1
    return [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w]
  }
}

export const manipulations: readonly Manipulation[] = [
  { code: 'same', words: '原样再交', apply: raw => whole(raw) },
  { code: 'crop-5', words: '裁去 5 %', apply: (raw, dice) => crop(raw, 0.05, dice) },
  { code: 'crop-10', words: '裁去 10 %', apply: (raw, dice) => crop(raw, 0.1, dice) },
  { code: 'crop-20', words: '裁去 20 %', apply: (raw, dice) => crop(raw, 0.2, dice) },
  { code: 'q40', words: '重压缩 q40', apply: raw => whole(raw, 40) },
  { code: 'q20', words: '重压缩 q20', apply: raw => whole(raw, 20) },
  {
    code: 'half',
    words: '缩小一半',
    apply: raw =>
      open(raw)
        .resize(raw.width / 2)
        .jpeg({ quality: 75 })
        .toBuffer(),
  },
  { code: 'bright', words: '调亮 30 %', apply: raw => bright(raw, 1.3) },
  { code: 'dark', words: '调暗 30 %', apply: raw => bright(raw, 0.7) },
  { code: 'watermark', words: '加水印', apply: watermark },
  { code: 'retouch', words: '局部修图', apply: retouch },
  { code: 'turn-2', words: '旋转 2°', apply: raw => turned(raw, 2) },
  { code: 'mirror', words: '左右镜像', apply: raw => open(raw).flop().jpeg({ quality: 82 }).toBuffer() },
  { code: 'rephotograph', words: '翻拍', apply: rephotograph },
]
