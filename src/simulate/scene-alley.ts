// The alley of the scenes, in one-point perspective.
import type { Random } from '../lib/random.ts'
import { tower } from './scene-buildings.ts'
import { floor } from './scene-ground.ts'
import { hills, type Light } from './scene-light.ts'
import { lamp, person, tree } from './scene-parts.ts'
import { circle, darker, lighter, line, mix, oval, place, poly, rect, round, times } from './scene-shapes.ts'

/** Where a line at share `t` of a wall's height (0 eaves, 1 foot) stands at `x`; both walls run to one vanishing point. */
export function wallY(x: number, t: number): number {
  const near = Math.min(x, 1280 - x)
  const top = 90 + near * 0.558
  return top + (860 - near * 0.577 - top) * t
}

export function onWall(x1: number, x2: number, t1: number, t2: number, fill: string): string {
  return poly(
    [
      [x1, wallY(x1, t1)],
      [x2, wallY(x2, t1)],
      [x2, wallY(x2, t2)],
      [x1, wallY(x1, t2)],
    ],
    fill,
  )
}

/** One side of the alley for near = 0 at the left edge; the other side is its mirror. */
export function alleyWall(chance: Random): string {
  const colour = chance.pick(['#b5a48e', '#bcab98', '#a9aaa4', '#c4ad92', '#b59a86'])
  const end = 520
  const leaf = (x1: number, x2: number, paint: string) =>
    onWall(x1 - 8, x2 + 7, 0.5, 1, darker(paint, 0.35)) +
    onWall(x1, x2, 0.53, 1, paint) +
    onWall(x1 + (x2 - x1) * 0.46, x1 + (x2 - x1) * 0.53, 0.53, 1, darker(paint, 0.3)) +
    circle(x1 + (x2 - x1) * 0.4, wallY(x1 + (x2 - x1) * 0.4, 0.76), 4, '#e0b13f') +
    circle(x1 + (x2 - x1) * 0.6, wallY(x1 + (x2 - x1) * 0.6, 0.76), 4, '#e0b13f')
  const pane = (x1: number, x2: number) =>
    onWall(x1 - 7, x2 + 5, 0.27, 0.6, '#efe9dc') +
    onWall(x1, x2, 0.3, 0.57, '#86a3b1') +
    onWall(x1 + (x2 - x1) * 0.46, x1 + (x2 - x1) * 0.53, 0.3, 0.57, '#efe9dc') +
    onWall(x1, x2, 0.42, 0.44, '#efe9dc') +
    onWall(x1 - 12, x2 + 10, 0.6, 0.63, darker(colour, 0.3))
  const lantern = (x: number, s: number) =>
    place(
      x,
      wallY(x, 0.28),
      s,
      line(0, -34, 0, 0, '#5a4438', 3) +
        oval(0, 18, 23, 20, '#cf3f34') +
        oval(0, 18, 11, 20, '#dd5a48') +
        rect(-10, -4, 20, 5, '#e0b13f') +
        rect(-10, 35, 20, 5, '#e0b13f') +
        line(0, 40, 0, 62, '#e0b13f', 3),
    )
  const pots = times(3, i =>
    place(
      64 + i * 62,
      wallY(64 + i * 62, 1) + 10,
      1.05 - i * 0.2,
      round(-19, -32, 38, 34, 5, '#a5654a') +
        circle(-10, -42, 16, '#5d9a5b') +
        circle(12, -46, 18, '#6ea65a') +
        circle(2, -58, 14, '#7fae5e') +
        circle(-8, -52, 5, '#e58a92') +
        circle(14, -58, 5, '#f2c14e'),
    ),
  )
  const paint = chance.pick(['#8c3b32', '#5f4636', '#3f6459'])
  return (
    onWall(0, end, 0, 1, colour) +
    times(15, i =>
      line(0, wallY(0, (i + 1) / 16), end, wallY(end, (i + 1) / 16), darker(colour, 0.13), 1.8),
    ) +
    times(60, () => {
      const x = chance.below(470)
      const t = Math.floor(chance.fraction() * 16) / 16
      return onWall(
        x,
        x + 34 - x * 0.04,
        t,
        t + 1 / 16,
        chance.below(2) ? darker(colour, 0.08) : lighter(colour, 0.1),
      )
    }) +
    onWall(0, end, 0.9, 1, darker(colour, 0.22)) +
    pane(60, 168) +
    leaf(232, 320, paint) +
    pane(366, 410) +
    leaf(440, 474, paint) +
    lantern(205, 1) +
    lantern(340, 0.7) +
    lantern(428, 0.48) +
    poly(
      [
        [0, 30],
        [0, 116],
        [548, 396],
        [548, 366],
      ],
      '#5a5754',
    ) +
    poly(
      [
        [0, 96],
        [0, 116],
        [548, 396],
        [548, 388],
      ],
      '#47454a',
    ) +
    times(22, i => circle(i * 25, 112 + i * 12.7, 12 - i * 0.45, '#72706d')) +
    pots
  )
}

export function alley(light: Light, chance: Random): string {
  const far = mix(light.hills, light.low, 0.4)
  const mirror = `<g transform="translate(1280 0) scale(-1 1)">${alleyWall(chance)}</g>`
  return (
    hills(light, 430, chance) +
    place(500, 570, 1, tower(120, 230, far, chance)) +
    place(660, 570, 1, tower(130, 190, mix(far, '#ffffff', 0.15), chance)) +
    place(560, 566, 0.5, tree(chance)) +
    place(720, 566, 0.56, tree(chance)) +
    floor(556, chance, '#c2baad') +
    alleyWall(chance) +
    mirror +
    place(620 + chance.below(50), 604, 0.46, person(chance)) +
    place(768, 596, 0.72, lamp(260))
  )
}
