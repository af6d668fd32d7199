// Buildings of the scenes, from the side, foot at y = 0 and growing upwards.
import type { Random } from '../lib/random.ts'
import { darker, faint, lighter, path, poly, rect, round, stroke, times } from './scene-shapes.ts'

export const walls = [
  '#e7d3b5',
  '#d9b99b',
  '#cfc9bd',
  '#e3ddd0',
  '#c98f73',
  '#b9c4c6',
  '#dcc39a',
  '#d8a58c',
] as const
export const roofs = ['#7c4c43', '#55626e', '#8a5a3f', '#4f6b68', '#6a5560'] as const
const awnings = ['#c9564a', '#3f7d6a', '#d79a3d', '#4c759e', '#8a5f86'] as const

/** A flat of windows; some are lit, some have a flower box or an air conditioner. */
function windows(
  x: number,
  top: number,
  wide: number,
  high: number,
  chance: Random,
  glass = '#8fb0c2',
): string {
  const columns = Math.max(1, Math.floor(wide / 56))
  const rows = Math.max(1, Math.floor(high / 66))
  const gap = wide / columns
  let drawn = ''
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const wx = x + c * gap + gap / 2 - 15
      const wy = top + r * 66 + 16
      const shade = chance.below(7) === 0 ? '#f5dfa4' : chance.below(3) === 0 ? lighter(glass, 0.2) : glass
      drawn +=
        rect(wx - 3, wy - 3, 36, 44, '#f3efe6') +
        rect(wx, wy, 30, 38, shade) +
        rect(wx + 14, wy, 2.5, 38, '#f3efe6')
      const extra = chance.below(9)
      if (extra === 0)
        drawn +=
          rect(wx - 4, wy + 40, 38, 8, '#8d6a4e') +
          times(5, i => round(wx - 2 + i * 7, wy + 32, 7, 9, 4, i % 2 ? '#d9636a' : '#6fa45c'))
      if (extra === 1)
        drawn += round(wx + 2, wy + 43, 26, 15, 2, '#dfe2e2') + round(wx + 6, wy + 46, 12, 9, 4, '#b4babd')
    }
  }
  return drawn
}

/** A shop house with an awning, 2–5 storeys. */
export function shopHouse(wide: number, high: number, chance: Random): string {
  const wall = chance.pick(walls)
  const awning = chance.pick(awnings)
  const stripes = Math.floor(wide / 26)
  const kind = chance.below(3)
  const top =
    kind === 0
      ? rect(-4, -high - 16, wide + 8, 18, darker(wall, 0.3))
      : kind === 1
        ? poly(
            [
              [-12, -high],
              [wide + 12, -high],
              [wide - 16, -high - 46],
              [16, -high - 46],
            ],
            chance.pick(roofs),
          )
        : rect(-4, -high - 10, wide + 8, 12, darker(wall, 0.3)) +
          round(wide * 0.62, -high - 52, 46, 44, 4, '#b7bfc4') +
          rect(wide * 0.62 + 6, -high - 12, 34, 4, '#7c858c')
  return (
    top +
    rect(0, -high, wide, high, wall) +
    rect(wide - 14, -high, 14, high, darker(wall, 0.09)) +
    windows(8, -high + 4, wide - 22, high - 128, chance) +
    rect(0, -104, wide, 104, darker(wall, 0.42)) +
    rect(10, -84, wide * 0.52, 78, '#a9c6d2') +
    poly(
      [
        [16, -10],
        [16 + wide * 0.2, -84],
        [30 + wide * 0.2, -84],
        [30, -10],
      ],
      '#ffffff',
      faint(0.25),
    ) +
    rect(wide * 0.66, -84, wide * 0.24, 84, '#6d4c3a') +
    rect(wide * 0.69, -76, wide * 0.18, 40, '#a9c6d2') +
    round(6, -132, wide - 12, 28, 4, chance.pick(['#8c3b32', '#2f5f56', '#394a63', '#7b5a2e'])) +
    times(4, i => round(wide / 2 - 62 + i * 32, -126, 22, 16, 4, '#f4e7c4', faint(0.9))) +
    times(stripes, i =>
      path(
        `M${i * (wide / stripes)} -104l${wide / stripes} 0l0 26q${-wide / stripes / 2} 14 ${-wide / stripes} 0z`,
        i % 2 ? '#f5efe2' : awning,
      ),
    )
  )
}

/** A block of flats behind the street. */
export function tower(wide: number, high: number, colour: string, chance: Random): string {
  return (
    rect(0, -high, wide, high, colour) +
    rect(wide * 0.3, -high - 26, wide * 0.3, 28, darker(colour, 0.1)) +
    times(Math.floor(high / 34), r =>
      times(Math.floor(wide / 28), c =>
        rect(
          9 + c * 28,
          -high + 12 + r * 34,
          14,
          18,
          chance.below(6) === 0 ? '#f3e2b2' : lighter(colour, 0.28),
          faint(0.75),
        ),
      ),
    )
  )
}

/** A curved Chinese roof over `wide`, eaves at y = 0. */
export function eaves(wide: number, high: number, tile: string): string {
  const h = wide / 2
  return (
    path(
      `M${-h - 34} -8Q${-h * 0.62} -14 ${-h * 0.42} ${-high}L${h * 0.42} ${-high}Q${h * 0.62} -14 ${h + 34} -8Q${h + 18} 8 ${h - 10} 8L${-h + 10} 8Q${-h - 18} 8 ${-h - 34} -8Z`,
      tile,
    ) +
    times(Math.floor(wide / 22), i =>
      stroke(
        `M${-h * 0.4 + (i * wide * 0.8) / Math.floor(wide / 22) / 2 + i * 0.5} ${-high + 5}L${-h + 14 + (i * (wide - 20)) / Math.floor(wide / 22)} 2`,
        darker(tile, 0.2),
        2,
        faint(0.6),
      ),
    ) +
    round(-h * 0.46, -high - 9, wide * 0.46, 12, 6, darker(tile, 0.3)) +
    rect(-h + 6, 8, wide - 12, 9, '#b04a38')
  )
}

/** A pavilion with red posts, foot at 0. */
export function pavilion(wide: number, tile: string): string {
  const h = wide / 2
  return (
    rect(-h - 10, -14, wide + 20, 14, '#cbc4b6') +
    times(4, i => rect(-h + 10 + (i * (wide - 30)) / 3, -150, 11, 138, '#a8402f')) +
    rect(-h + 6, -52, wide * 0.28, 7, '#a8402f') +
    rect(h - 6 - wide * 0.28, -52, wide * 0.28, 7, '#a8402f') +
    times(
      4,
      i =>
        rect(-h + 12 + i * wide * 0.065, -52, 4, 38, '#a8402f') +
        rect(h - 16 - i * wide * 0.065, -52, 4, 38, '#a8402f'),
    ) +
    `<g transform="translate(0 -160)">${eaves(wide, 74, tile)}</g>`
  )
}

/** A many-storeyed pagoda, foot at 0. */
export function pagoda(floors: number, tile: string): string {
  let drawn = rect(-130, -26, 260, 26, '#c9c1b1') + rect(-112, -40, 224, 16, '#d8d1c3')
  let y = -40
  for (let i = 0; i < floors; i++) {
    const wide = 176 - i * (108 / floors)
    const high = 66 - i * 4
    drawn +=
      rect(-wide / 2, y - high, wide, high, '#e9dcc2') +
      rect(-wide / 2, y - high, wide, 10, '#b04a38') +
      times(3, k =>
        path(
          `M${-wide * 0.32 + k * wide * 0.24} ${y}l0 ${-high * 0.5}q${wide * 0.08} -16 ${wide * 0.16} 0l0 ${high * 0.5}z`,
          '#8d5a3c',
        ),
      ) +
      `<g transform="translate(0 ${y - high})">${eaves(wide + 20, 34, tile)}</g>`
    y -= high + 30
  }
  return (
    drawn +
    poly(
      [
        [-20, y + 4],
        [20, y + 4],
        [4, y - 50],
        [-4, y - 50],
      ],
      darker(tile, 0.2),
    ) +
    `<circle cx="0" cy="${y - 54}" r="9" fill="#e0b13f"/>`
  )
}
