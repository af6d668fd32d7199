// What people leave about or set up on the pavement: litter, stalls, crates, and what puts it right.
import type { Random } from '../lib/random.ts'
import { person } from './scene-parts.ts'
import {
  circle,
  darker,
  faint,
  lighter,
  line,
  n,
  oval,
  path,
  place,
  poly,
  rect,
  round,
  shadow,
  stroke,
  times,
} from './scene-shapes.ts'

export function litter(x: number, y: number, chance: Random): string {
  const s = 0.7 + ((y - 650) / 250) * 0.8
  const turn = chance.below(360)
  const things: readonly string[] = [
    round(-22, -7, 44, 14, 6, '#9fd0dc') + rect(18, -5, 10, 10, '#3f7fae') + rect(-8, -7, 14, 14, '#e7f3f5'),
    poly(
      [
        [-18, -10],
        [6, -16],
        [20, 4],
        [2, 14],
        [-20, 8],
      ],
      '#f4f1ea',
    ) +
      poly(
        [
          [-18, -10],
          [6, -16],
          [0, 0],
        ],
        '#d9d5cb',
      ),
    path(
      'M-20 12Q-28 -12 -8 -14Q0 -24 8 -14Q28 -12 20 12Z',
      chance.pick(['#e9e7e2', '#d95c50', '#7db0c9']),
      faint(0.92),
    ),
    round(-12, -18, 24, 34, 4, '#c9a06c') + rect(-14, -20, 28, 7, '#f5f2ea'),
    path('M-24 0Q-10 -16 4 -6T26 -4Q12 12 -6 8T-24 0Z', '#e5c64e'),
    round(-9, -15, 18, 30, 5, '#c9483f') + rect(-9, -4, 18, 6, '#f1efe9'),
  ]
  return oval(x, y + 9 * s, 24 * s, 6 * s, '#1b2330', faint(0.16)) + place(x, y, s, chance.pick(things), turn)
}

export function heap(x: number, y: number, chance: Random): string {
  const bag = (dx: number, dy: number, r: number, colour: string) =>
    path(
      `M${n(x + dx - r)} ${n(y + dy)}Q${n(x + dx - r * 1.1)} ${n(y + dy - r)} ${n(x + dx - r * 0.2)} ${n(y + dy - r * 1.3)}L${n(x + dx - r * 0.25)} ${n(y + dy - r * 1.65)}L${n(x + dx + r * 0.3)} ${n(y + dy - r * 1.6)}L${n(x + dx + r * 0.2)} ${n(y + dy - r * 1.3)}Q${n(x + dx + r * 1.2)} ${n(y + dy - r)} ${n(x + dx + r)} ${n(y + dy)}Z`,
      colour,
    ) +
    stroke(
      `M${n(x + dx - r * 0.5)} ${n(y + dy - r * 0.9)}q${n(r * 0.3)} ${n(r * 0.3)} ${n(r * 0.1)} ${n(r * 0.7)}`,
      lighter(colour, 0.3),
      3,
    )
  return (
    shadow(x, y + 4, 190, 22) +
    bag(-70, -36, 62, '#3a4149') +
    bag(60, -40, 58, '#4c6b58') +
    bag(-6, -62, 60, '#2f363e') +
    crate(x + 96, y, chance) +
    bag(-104, 0, 54, '#545c64') +
    bag(18, 4, 58, '#39424a') +
    path(`M${x - 56} ${y + 6}q10 -34 40 -30t34 32z`, '#e4e1da') +
    times(9, () => litter(x - 170 + chance.below(340), y - 4 + chance.below(40), chance)) +
    times(5, () => circle(x - 120 + chance.below(240), y - 150 - chance.below(50), 3, '#20262d'))
  )
}

export function sweeper(chance: Random): string {
  return (
    person(chance, true) +
    stroke('M34 -86L70 -8', '#9a7748', 6) +
    path('M62 -14l22 -8l20 20q-26 6 -44 2z', '#d2b26a')
  )
}

export function wet(x: number, y: number): string {
  return (
    oval(x, y + 10, 250, 44, '#ffffff', faint(0.28)) +
    times(4, i =>
      stroke(`M${x - 150 + i * 96} ${y - 6 + (i % 2) * 26}l0 -18m-9 9l18 0`, '#ffffff', 3.5, faint(0.9)),
    )
  )
}

export function bay(x: number, y: number, wide: number, high: number): string {
  return (
    times(7, i => line(x + 40 + (i * wide) / 6.6, y, x + (i * wide) / 6.2, y + high * 0.55, '#ffffff', 7)) +
    line(x + 30, y, x + wide - 30, y, '#ffffff', 7)
  )
}

export function stand(): string {
  return (
    shadow(0, 0, 40, 6) +
    rect(-5, -190, 10, 190, '#566270') +
    round(-46, -250, 92, 76, 8, '#2f6aa8') +
    circle(-14, -202, 9, 'none', 'stroke="#fff" stroke-width="4"') +
    circle(18, -202, 9, 'none', 'stroke="#fff" stroke-width="4"') +
    stroke('M-14 -202L-4 -220L12 -220L18 -202', '#ffffff', 4)
  )
}

export function stall(chance: Random): string {
  const colour = chance.pick(['#c9564a', '#3f7d6a', '#d79a3d', '#4c759e', '#8a5f86'])
  const goods = ['#d8493f', '#e6a33c', '#6fa552', '#f0d463', '#e77f5d']
  return (
    shadow(0, 0, 120, 12) +
    rect(-4, -240, 8, 200, '#7c8388') +
    path(
      'M-130 -196Q0 -330 130 -196Q108 -210 87 -196Q65 -210 43 -196Q22 -210 0 -196Q-22 -210 -43 -196Q-65 -210 -87 -196Q-108 -210 -130 -196Z',
      colour,
    ) +
    path('M-43 -196Q-30 -262 0 -262Q30 -262 43 -196Q22 -210 0 -196Q-22 -210 -43 -196Z', '#f5efe2') +
    place(60, -18, 0.95, person(chance)) +
    rect(-96, -72, 192, 46, '#b07a4b') +
    rect(-96, -72, 192, 8, '#8a5e3c') +
    times(3, c =>
      times(14, k =>
        circle(
          -84 + c * 62 + (k % 7) * 7.6,
          -76 - Math.floor(k / 7) * 8,
          6,
          goods[(c + chance.below(2)) % 5]!,
        ),
      ),
    ) +
    circle(-66, -18, 18, '#2d333b') +
    circle(-66, -18, 8, '#9aa2aa') +
    circle(66, -18, 18, '#2d333b') +
    circle(66, -18, 8, '#9aa2aa')
  )
}

export function crate(x: number, y: number, chance: Random): string {
  const colour = chance.pick(['#c99a66', '#b98a58', '#6f95a8', '#c2a071'])
  const high = 46 + chance.below(26)
  return (
    shadow(x + 34, y, 44, 6) +
    rect(x, y - high, 68, high, colour) +
    rect(x, y - high, 68, 7, lighter(colour)) +
    rect(x, y - high / 2, 68, 3, darker(colour)) +
    rect(x + 28, y - high, 12, high, darker(colour, 0.1))
  )
}

/** Tactile paving for the blind, clear from end to end. */
export function guide(y: number): string {
  return (
    poly(
      [
        [0, y + 20],
        [1280, y + 20],
        [1280, y + 66],
        [0, y + 66],
      ],
      '#dcb455',
    ) + times(22, i => times(3, k => round(14 + i * 60, y + 27 + k * 12, 44, 6, 3, '#c79c3c')))
  )
}
