// What stands about in a city: trees, lamps, cars, bicycles, people, bins. Each is drawn around its foot at 0,0.
import type { Random } from '../lib/random.ts'
import {
  circle,
  darker,
  faint,
  lighter,
  line,
  n,
  oval,
  path,
  poly,
  rect,
  round,
  shadow,
  stroke,
  times,
} from './scene-shapes.ts'

export const greens = ['#5d9a5b', '#6ea65a', '#4f8f66', '#7fae5e', '#8aa84f'] as const
export const carPaints = [
  '#d9dde0',
  '#c9483f',
  '#2f5f95',
  '#f0f0ec',
  '#4c5660',
  '#e0b13f',
  '#6f9f92',
  '#8c8f98',
] as const
export const clothes = ['#c65b4a', '#3f6c9c', '#dca94b', '#5b8a6a', '#7a5f93', '#47505c', '#d98b94'] as const

/** A round-headed street tree, about 250 high at scale 1. */
export function tree(chance: Random): string {
  const green = chance.pick(greens)
  const lean = chance.below(20) - 10
  const puff = (x: number, y: number, r: number, colour: string) => circle(x + lean, y, r, colour)
  return (
    shadow(0, 2, 78) +
    path(`M-9 0Q-6 -60 ${lean - 4} -130L${lean + 6} -130Q7 -60 10 0Z`, '#7b5b43') +
    stroke(`M${n(lean * 0.5)} -92L${lean + 26} -138`, '#7b5b43', 6) +
    puff(-44, -150, 46, darker(green)) +
    puff(46, -152, 44, darker(green)) +
    puff(0, -178, 66, green) +
    puff(-26, -208, 44, green) +
    puff(32, -206, 40, lighter(green, 0.12)) +
    puff(4, -232, 34, lighter(green, 0.2)) +
    times(9, () =>
      circle(
        lean - 60 + chance.below(120),
        -120 - chance.below(120),
        3 + chance.below(5),
        lighter(green, 0.34),
        faint(0.7),
      ),
    )
  )
}

/** A poplar, the tree of the northwest: slim, about 330 high. */
export function poplar(chance: Random): string {
  const green = chance.pick(greens)
  return (
    shadow(0, 2, 44) +
    rect(-6, -70, 12, 72, '#a39a88') +
    path('M0 -330C34 -250 46 -130 24 -52Q0 -36 -24 -52C-46 -130 -34 -250 0 -330Z', green) +
    path('M0 -330C34 -250 46 -130 24 -52Q12 -42 2 -42C16 -130 14 -240 0 -330Z', darker(green, 0.14)) +
    times(7, i => stroke(`M-3 ${n(-82 - i * 30)}q-9 -10 -16 -13`, lighter(green, 0.25), 3))
  )
}

export function bush(chance: Random, flowers = true): string {
  const green = chance.pick(greens)
  const bloom = chance.pick(['#e58a92', '#f2c14e', '#f4efe6', '#b889c4'])
  return (
    shadow(0, 2, 62, 8) +
    oval(-34, -18, 32, 24, darker(green)) +
    oval(32, -18, 34, 22, darker(green, 0.1)) +
    oval(0, -26, 40, 30, green) +
    (flowers ? times(8, () => circle(-50 + chance.below(100), -8 - chance.below(40), 4.4, bloom)) : '')
  )
}

export function lamp(height = 300): string {
  return (
    shadow(0, 0, 22, 4) +
    rect(-5, -height, 10, height, '#566270') +
    rect(-12, -10, 24, 10, '#48535f') +
    stroke(`M0 ${-height}q4 -24 44 -22`, '#566270', 7) +
    round(34, -height - 28, 38, 11, 5, '#eef2e6')
  )
}

/** A car from the side, 210 wide, wheels on 0. */
export function car(colour: string, chance: Random): string {
  const glass = '#bfd6e2'
  const wheel = (x: number) => circle(x, -17, 19, '#23282f') + circle(x, -17, 8, '#c8ccd0')
  const body =
    chance.below(3) === 0
      ? path(
          'M-104 -22L-102 -52Q-98 -60 -78 -60L-62 -96Q-58 -102 -48 -102L58 -102Q70 -102 76 -94L94 -60Q104 -56 104 -46L104 -22Z',
          colour,
        )
      : path(
          'M-104 -22Q-108 -48 -94 -54L-64 -60L-34 -90Q-28 -95 -18 -95L26 -95Q38 -95 46 -87L68 -60L94 -54Q106 -50 104 -22Z',
          colour,
        )
  return (
    shadow(0, 0, 116, 11) +
    body +
    rect(-103, -34, 206, 10, darker(colour, 0.22)) +
    path('M-54 -60L-28 -84Q-25 -87 -18 -87L-2 -87L-2 -60Z', glass) +
    path('M6 -60L6 -87L24 -87Q33 -87 38 -82L57 -60Z', glass) +
    path('M-40 -66L-26 -80L-20 -80L-34 -66Z', '#ffffff', faint(0.6)) +
    circle(-98, -46, 6, '#ffe9ad') +
    round(92, -50, 11, 10, 3, '#d8453b') +
    rect(10, -52, 16, 3, darker(colour, 0.4)) +
    wheel(-62) +
    wheel(62)
  )
}

/** A shared bicycle, 120 wide. */
export function bicycle(colour: string): string {
  const wheel = (x: number) =>
    circle(x, -26, 25, 'none', 'stroke="#2d333b" stroke-width="5"') + circle(x, -26, 4, '#2d333b')
  return (
    shadow(0, 0, 60, 6) +
    wheel(-38) +
    wheel(38) +
    stroke('M-38 -26L-14 -66L24 -66L38 -26M-14 -66L2 -26L24 -66M-38 -26L2 -26', colour, 6) +
    stroke('M24 -66L20 -86L36 -90', '#2d333b', 5) +
    round(-28, -76, 28, 8, 4, '#2d333b')
  )
}

/** An electric scooter, 130 wide. */
export function scooter(colour: string): string {
  const wheel = (x: number) => circle(x, -18, 18, '#262b32') + circle(x, -18, 8, '#9aa2aa')
  return (
    shadow(0, 0, 66, 7) +
    wheel(-46) +
    wheel(46) +
    path(
      'M-66 -34Q-60 -60 -34 -60L-2 -58Q6 -30 22 -30L34 -34L44 -82L52 -80L54 -40Q66 -34 64 -28L20 -18L-30 -20Q-62 -20 -66 -34Z',
      colour,
    ) +
    round(-62, -70, 58, 14, 7, '#2f363e') +
    stroke('M46 -80L38 -100L24 -102', '#2f363e', 6) +
    circle(56, -62, 7, '#fff3c4') +
    round(-74, -92, 30, 24, 4, darker(colour))
  )
}

/** A person of 150; `carry` draws a shopping bag, `vest` the orange of a cleaner. */
export function person(chance: Random, vest = false): string {
  const top = vest ? '#f0862d' : chance.pick(clothes)
  const legs = chance.pick(['#36404c', '#54606e', '#6b5a4c'])
  const hair = chance.pick(['#2b2725', '#3a322c', '#77706a'])
  const step = 5 + chance.below(9)
  return (
    shadow(0, 0, 34, 6) +
    stroke(`M-4 -66L${-step - 4} -2M4 -66L${step + 4} -2`, legs, 14) +
    round(-20, -118, 40, 58, 15, top) +
    (vest ? rect(-20, -96, 40, 6, '#fff3b0') + rect(-20, -80, 40, 6, '#fff3b0') : '') +
    stroke(`M-16 -108L${-25 - step * 0.4} -72M16 -108L${25 + step * 0.4} -72`, darker(top, 0.12), 10) +
    circle(0, -136, 16, '#f0c8a4') +
    path('M-16 -136A16 16 0 0 1 16 -136Q10 -146 0 -146T-16 -136Z', hair) +
    (chance.below(3) === 0 && !vest
      ? path(`M${20 + step * 0.4} -74l4 26l18 0l2 -26z`, chance.pick(clothes))
      : '')
  )
}

/** Two sorted-waste bins. */
export function bins(): string {
  const one = (x: number, colour: string) =>
    round(x - 20, -74, 40, 72, 5, colour) +
    round(x - 24, -84, 48, 13, 6, darker(colour)) +
    rect(x - 11, -66, 22, 9, '#20262d') +
    circle(x, -36, 9, '#ffffff', faint(0.85))
  return shadow(0, 0, 62, 8) + one(-26, '#3d7d5a') + one(26, '#41719c')
}

export function bench(): string {
  return (
    shadow(0, 0, 92, 8) +
    rect(-66, -34, 10, 34, '#4b535c') +
    rect(56, -34, 10, 34, '#4b535c') +
    times(2, i => round(-86, -42 + i * 10, 172, 7, 3, '#b07a4b')) +
    times(3, i => round(-86, -86 + i * 14, 172, 9, 4, '#b9855a')) +
    rect(-62, -88, 6, 50, '#4b535c') +
    rect(56, -88, 6, 50, '#4b535c')
  )
}

/** A coach or city bus, 430 wide. */
export function bus(colour: string): string {
  const wheel = (x: number) => circle(x, -24, 26, '#23282f') + circle(x, -24, 11, '#c8ccd0')
  return (
    shadow(0, 0, 226, 14) +
    round(-215, -168, 430, 148, 20, colour) +
    rect(-215, -70, 430, 14, lighter(colour, 0.6)) +
    times(5, i => round(-196 + i * 66, -150, 58, 58, 6, '#b9d3df')) +
    times(5, i =>
      poly(
        [
          [-190 + i * 66, -98],
          [-168 + i * 66, -144],
          [-156 + i * 66, -144],
          [-178 + i * 66, -98],
        ],
        '#ffffff',
        faint(0.4),
      ),
    ) +
    round(140, -150, 30, 116, 4, '#9fbfce') +
    round(178, -150, 32, 66, 8, '#b9d3df') +
    round(196, -58, 16, 16, 6, '#ffe9ad') +
    wheel(-130) +
    wheel(112)
  )
}

/** A traffic cone of 60. */
export function cone(): string {
  return (
    shadow(0, 0, 26, 5) +
    poly(
      [
        [-16, 0],
        [16, 0],
        [4, -60],
        [-4, -60],
      ],
      '#ea6a35',
    ) +
    poly(
      [
        [-11.5, -20],
        [11.5, -20],
        [8, -36],
        [-8, -36],
      ],
      '#f7f2e8',
    ) +
    round(-24, -6, 48, 8, 3, '#d45a28')
  )
}

/** A utility pole with a cross-arm at -400. */
export function pole(): string {
  return (
    shadow(0, 0, 24, 5) +
    poly(
      [
        [-9, 0],
        [9, 0],
        [6, -430],
        [-6, -430],
      ],
      '#8d8478',
    ) +
    round(-62, -408, 124, 10, 3, '#6e675c') +
    times(4, i => circle(-52 + i * 35, -413, 6, '#e6e9ea')) +
    line(0, -360, 42, -402, '#6e675c', 5) +
    line(0, -360, -42, -402, '#6e675c', 5)
  )
}
