// Ground of the scenes: paving, road, lawn, water, rows of trees.
import type { Random } from '../lib/random.ts'
import { poplar, tree } from './scene-parts.ts'
import {
  circle,
  darker,
  faint,
  lighter,
  line,
  oval,
  path,
  place,
  rect,
  stroke,
  times,
} from './scene-shapes.ts'

export function trees(foot: number, scale: number, chance: Random, count: number): string {
  const step = 1280 / count
  return times(count, i =>
    place(
      i * step + step * 0.2 + chance.below(Math.round(step * 0.6)),
      foot,
      scale * (0.85 + chance.fraction() * 0.3),
      chance.below(4) === 0 ? poplar(chance) : tree(chance),
    ),
  )
}

export function pavement(chance: Random, top: number, bottom: number, colour: string): string {
  return (
    rect(0, top, 1280, bottom - top, colour) +
    rect(0, bottom - 8, 1280, 8, '#e7e2d7') +
    times(16, i => line(i * 84 + chance.below(8), top, i * 84 - 20, bottom - 8, darker(colour, 0.12), 1.5))
  )
}

export function road(top: number, bottom: number, chance: Random): string {
  const middle = (top + bottom) / 2
  return (
    rect(0, top, 1280, bottom - top, '#6f757b') +
    rect(0, top, 1280, 6, '#5d6369') +
    times(9, i => rect(i * 150 + 20, middle - 3, 84, 6, '#f2efe4')) +
    times(26, () =>
      oval(
        chance.below(1280),
        top + 12 + chance.below(bottom - top - 20),
        10 + chance.below(26),
        2,
        '#666c72',
      ),
    ) +
    rect(0, bottom - 10, 1280, 10, '#d9d4c8')
  )
}

/** Paving in perspective from `top` to the foot of the picture. */
export function floor(
  top: number,
  chance: Random,
  colour = chance.pick(['#d6cdbd', '#cfc8bc', '#d9cbb6', '#c9cac6']),
): string {
  const dark = darker(colour, 0.13)
  let rows = ''
  let y = top
  let high = 16
  while (y < 960) {
    rows += rect(0, y, 1280, 2, dark)
    y += high
    high *= 1.32
  }
  return (
    rect(0, top, 1280, 960 - top, colour) +
    rows +
    times(25, i => line(640 + (i - 12) * 72, top, 640 + (i - 12) * 168, 960, dark, 1.6)) +
    times(20, () => {
      const t = chance.fraction()
      return oval(
        chance.below(1280),
        top + 10 + t * (940 - top),
        20 + t * 70,
        4 + t * 9,
        chance.below(2) ? lighter(colour, 0.2) : dark,
        faint(0.28),
      )
    }) +
    times(240, () =>
      circle(
        chance.below(1280),
        top + chance.below(960 - top),
        0.8 + chance.fraction() * 1.6,
        darker(colour, 0.3),
        faint(0.4),
      ),
    )
  )
}

export function lawn(top: number, bottom: number, chance: Random): string {
  const green = chance.pick(['#93bb6b', '#86b06f', '#a3bd6d'])
  return (
    path(
      `M0 ${top + 30}Q320 ${top - 40} 700 ${top + 20}T1280 ${top}L1280 ${bottom + 60}L0 ${bottom + 60}Z`,
      green,
    ) +
    path(
      `M0 ${top + 80}Q420 ${top + 20} 860 ${top + 84}T1280 ${top + 60}L1280 ${bottom + 60}L0 ${bottom + 60}Z`,
      lighter(green, 0.14),
    ) +
    times(70, () => {
      const x = chance.below(1280)
      const y = top + 60 + chance.below(Math.max(1, bottom - top))
      return stroke(`M${x} ${y}l-3 -9M${x + 4} ${y}l3 -8`, darker(green, 0.22), 2)
    })
  )
}

export function pond(x: number, y: number, chance: Random): string {
  return (
    oval(x, y, 250, 44, '#d8d2c4') +
    oval(x, y, 238, 38, '#8fc0cf') +
    oval(x - 30, y - 8, 150, 16, '#b7dbe2') +
    times(6, () => {
      const lx = x - 180 + chance.below(360)
      const ly = y - 18 + chance.below(36)
      return oval(lx, ly, 17, 5, '#5f9a62') + circle(lx + 4, ly - 4, 5, '#eba0ac')
    }) +
    stroke(
      `M${x} ${y - 8}q-4 -80 -34 -96M${x} ${y - 8}q4 -80 34 -96M${x} ${y - 8}L${x} ${y - 116}`,
      '#e9f5f7',
      5,
      faint(0.85),
    )
  )
}
