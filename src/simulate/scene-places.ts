// Backdrops of the eight place types: everything behind the foreground pavement, and the pavement itself.
import type { Random } from '../lib/random.ts'
import { eaves, pagoda, pavilion, roofs, shopHouse, tower, walls } from './scene-buildings.ts'
import { hills, type Light } from './scene-light.ts'
import { bench, bus, bush, car, carPaints, lamp, person, poplar, tree } from './scene-parts.ts'
import {
  circle,
  darker,
  lighter,
  line,
  mix,
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

export const placeTypes = [
  '主次干道',
  '背街小巷',
  '广场公园',
  '景区景点',
  '汽车站',
  '高铁站',
  '农贸市场',
  '公交站台',
] as const
export type PlaceType = (typeof placeTypes)[number]

/** Where the foreground pavement begins. */
export const KERB = 640

export const backdrops: Readonly<Record<PlaceType, (light: Light, chance: Random) => string>> = {
  主次干道: (light, chance) =>
    skyline(light, chance) +
    shops(470, chance) +
    pavement(chance, 470, 516, '#cfc8ba') +
    trees(486, 0.72, chance, 5) +
    road(516, KERB, chance) +
    place(200 + chance.below(700), 588, 0.72, car(chance.pick(carPaints), chance)) +
    floor(KERB, chance),
  背街小巷: alley,
  广场公园: (light, chance) =>
    hills(light, 430, chance) +
    lawn(420, 560, chance) +
    place(250 + chance.below(260), 486, 0.86, pavilion(250, chance.pick(roofs))) +
    pond(880, 520, chance) +
    trees(500, 0.8, chance, 5) +
    trees(600, 0.9, chance, 2) +
    times(4, i => place(120 + i * 330 + chance.below(90), 596, 0.7, bush(chance))) +
    floor(600, chance) +
    place(1000, 640, 0.9, bench()),
  景区景点: (light, chance) =>
    hills(light, 420, chance) +
    hills(light, 470, chance) +
    lawn(450, 600, chance) +
    place(420 + chance.below(420), 530, 0.92, pagoda(4, chance.pick(roofs))) +
    gate(chance) +
    trees(560, 0.8, chance, 6) +
    floor(600, chance),
  汽车站: (light, chance) =>
    skyline(light, chance) +
    terminal(chance) +
    floor(520, chance, '#b9bab8') +
    place(310, 606, 0.86, bus(chance.pick(['#3f7fae', '#d7d9d4', '#4f9a7a']))) +
    place(880 + chance.below(80), 612, 0.9, bus(chance.pick(['#e0ddd2', '#d98a3d', '#5e8fb8']))) +
    floor(KERB, chance),
  高铁站: (light, chance) =>
    hills(light, 430, chance) +
    trees(500, 0.6, chance, 4) +
    railway(chance) +
    floor(540, chance, '#d5d3cd') +
    times(5, i => place(180 + i * 220 + chance.below(120), 622, 0.62, person(chance))) +
    floor(KERB, chance, '#cfccc4'),
  农贸市场: (light, chance) => skyline(light, chance) + market(chance) + floor(KERB - 30, chance, '#c4bcb0'),
  公交站台: (light, chance) =>
    skyline(light, chance) +
    shops(430, chance) +
    trees(452, 0.62, chance, 4) +
    road(462, 576, chance) +
    place(430 + chance.below(320), 574, 1.02, bus(chance.pick(['#4f9a7a', '#d98a3d', '#5e8fb8']))) +
    floor(576, chance) +
    place(610, 668, 1, shelter(chance)) +
    place(300, 664, 0.95, person(chance)) +
    place(940, 668, 0.95, person(chance)),
}

function skyline(light: Light, chance: Random): string {
  const far = mix(light.hills, light.low, 0.5)
  return (
    hills(light, 400, chance) +
    times(9, i =>
      place(
        i * 150 - 40 + chance.below(50),
        470,
        1,
        tower(
          80 + chance.below(50),
          130 + chance.below(190),
          i % 2 ? far : mix(far, '#ffffff', 0.14),
          chance,
        ),
      ),
    )
  )
}

function shops(foot: number, chance: Random): string {
  let x = -30 - chance.below(60)
  let drawn = ''
  while (x < 1280) {
    const wide = 180 + chance.below(110)
    drawn += place(x, foot, 1, shopHouse(wide, 190 + chance.below(150), chance))
    x += wide + 4
  }
  return drawn
}

function trees(foot: number, scale: number, chance: Random, count: number): string {
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

function pavement(chance: Random, top: number, bottom: number, colour: string): string {
  return (
    rect(0, top, 1280, bottom - top, colour) +
    rect(0, bottom - 8, 1280, 8, '#e7e2d7') +
    times(16, i => line(i * 84 + chance.below(8), top, i * 84 - 20, bottom - 8, darker(colour, 0.12), 1.5))
  )
}

function road(top: number, bottom: number, chance: Random): string {
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
        'opacity="0.28"',
      )
    }) +
    times(240, () =>
      circle(
        chance.below(1280),
        top + chance.below(960 - top),
        0.8 + chance.fraction() * 1.6,
        darker(colour, 0.3),
        'opacity="0.4"',
      ),
    )
  )
}

function lawn(top: number, bottom: number, chance: Random): string {
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

function pond(x: number, y: number, chance: Random): string {
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
      'opacity="0.85"',
    )
  )
}

function gate(chance: Random): string {
  const tile = chance.pick(roofs)
  const x = chance.below(2) ? 220 : 1060
  const post = (dx: number, high: number) =>
    rect(dx - 10, -high, 20, high, '#a8402f') + rect(dx - 17, -20, 34, 20, '#c9c1b1')
  const body =
    shadow(0, 0, 210, 12) +
    post(-150, 170) +
    post(150, 170) +
    post(-70, 220) +
    post(70, 220) +
    rect(-80, -222, 160, 44, '#3f6b7d') +
    round(-46, -216, 92, 30, 3, '#e7c873') +
    rect(-160, -172, 320, 22, '#4b7a68') +
    place(0, -226, 1, eaves(190, 46, tile)) +
    place(-114, -176, 1, eaves(96, 32, tile)) +
    place(114, -176, 1, eaves(96, 32, tile))
  return place(x, 600, 0.9, body)
}

function terminal(chance: Random): string {
  const wall = chance.pick(walls)
  const glass = '#a8c6d4'
  return (
    rect(90, 230, 1100, 300, wall) +
    rect(90, 214, 1100, 22, darker(wall, 0.3)) +
    times(
      12,
      i =>
        rect(112 + i * 90, 262, 68, 96, glass) +
        poly(
          [
            [112 + i * 90, 358],
            [146 + i * 90, 262],
            [162 + i * 90, 262],
            [128 + i * 90, 358],
          ],
          '#ffffff',
          'opacity="0.3"',
        ),
    ) +
    rect(560, 120, 160, 410, lighter(wall, 0.2)) +
    rect(548, 106, 184, 20, darker(wall, 0.35)) +
    circle(640, 190, 46, '#f7f3e8') +
    circle(640, 190, 46, 'none', `stroke="${darker(wall, 0.5)}" stroke-width="7"`) +
    stroke(`M640 190L640 158M640 190L${660 + chance.below(6)} ${198 + chance.below(8)}`, '#39424c', 6) +
    poly(
      [
        [40, 400],
        [1240, 400],
        [1280, 440],
        [0, 440],
      ],
      '#5b7f97',
    ) +
    rect(0, 438, 1280, 14, '#46657a') +
    times(7, i => rect(70 + i * 186, 450, 14, 110, '#7f8b94')) +
    times(6, i => rect(110 + i * 186, 462, 120, 70, '#86a2b2') + rect(168 + i * 186, 462, 4, 70, '#e7e2d6'))
  )
}

function railway(chance: Random): string {
  const roof = chance.pick(['#dfe3e6', '#cdd6dc', '#e6dfd2'])
  const panes = times(
    20,
    i =>
      rect(166 + i * 48, 296, 40, 240, i % 3 ? '#9fc0d0' : '#b5d0dc') +
      poly(
        [
          [166 + i * 48, 420],
          [206 + i * 48, 330],
          [206 + i * 48, 360],
          [166 + i * 48, 450],
        ],
        '#ffffff',
        'opacity="0.3"',
      ),
  )
  const train =
    path('M-60 0L-60 -58L330 -58Q412 -52 446 -16Q450 0 436 0Z', '#f3f5f5') +
    path('M-60 -14L442 -14Q446 -6 438 0L-60 0Z', '#3a6ea5') +
    times(9, i => round(-50 + i * 38, -46, 24, 20, 6, '#3d4b57')) +
    path('M338 -50Q384 -44 408 -26L350 -26Z', '#3d4b57')
  return (
    rect(0, 448, 1280, 20, '#b5b4ae') +
    times(9, i => rect(30 + i * 160, 468, 26, 90, '#a5a49e')) +
    place(830 + chance.below(120), 448, 1, train) +
    place(-60, 448, 1, train) +
    rect(150, 290, 980, 260, '#8fb0c1') +
    panes +
    rect(150, 400, 980, 8, '#eef0ee') +
    path('M40 300Q320 150 640 236Q960 150 1240 300L1240 322Q960 190 640 268Q320 190 40 322Z', roof) +
    path(
      'M40 322Q320 190 640 268Q960 190 1240 322L1240 330Q960 206 640 282Q320 206 40 330Z',
      darker(roof, 0.25),
    ) +
    times(6, i =>
      poly(
        [
          [210 + i * 170, 550],
          [226 + i * 170, 550],
          [240 + i * 170, 268],
          [196 + i * 170, 268],
        ],
        '#eceae3',
      ),
    ) +
    rect(120, 538, 1040, 12, '#c9c5ba') +
    rect(90, 550, 1100, 10, '#bab5a9')
  )
}

function market(chance: Random): string {
  const roof = chance.pick(['#4f8a7b', '#b5604a', '#5c7fa3'])
  const goods = ['#d8493f', '#e6a33c', '#6fa552', '#8a5a9a', '#f0d463', '#b9d07b', '#e77f5d'] as const
  const cloth = ['#c9564a', '#3f7d6a', '#d79a3d', '#4c759e'] as const
  const stall = (x: number) => {
    const colour = chance.pick(cloth)
    return place(
      x,
      612,
      1,
      shadow(0, 2, 150, 10) +
        rect(-130, -196, 7, 196, '#8b8f92') +
        rect(123, -196, 7, 196, '#8b8f92') +
        place(-40 + chance.below(80), -20, 0.9, person(chance)) +
        rect(-136, -78, 272, 78, '#a5744d') +
        rect(-136, -78, 272, 8, '#8a5e3c') +
        times(4, c => {
          const kind = chance.pick(goods)
          return (
            rect(-128 + c * 66, -96, 58, 22, '#c99a66') +
            times(15, k =>
              circle(
                -120 + c * 66 + (k % 5) * 10.5,
                -96 - Math.floor(k / 5) * 7,
                6,
                k % 4 ? kind : lighter(kind, 0.3),
              ),
            )
          )
        }) +
        times(10, i => path(`M${-150 + i * 30} -222l30 0l0 34q-15 16 -30 0z`, i % 2 ? '#f5efe2' : colour)) +
        poly(
          [
            [-150, -222],
            [150, -222],
            [126, -248],
            [-126, -248],
          ],
          darker(colour, 0.12),
        ),
    )
  }
  return (
    rect(60, 250, 1160, 330, '#ddd2bd') +
    path('M20 260Q640 20 1260 260L1260 290Q640 56 20 290Z', roof) +
    path('M90 272Q640 78 1190 272Z', '#b7cdd2') +
    times(11, i => line(140 + i * 100, 272, 180 + i * 92, 120, '#e9e4d8', 5, 'opacity="0.7"')) +
    rect(60, 270, 1160, 26, darker(roof, 0.15)) +
    times(6, i => rect(70 + i * 226, 296, 22, 300, '#efe7d6')) +
    rect(60, 470, 1160, 120, '#a6977f') +
    times(5, i => circle(190 + i * 226, 330, 20, '#f7e9b8') + rect(188 + i * 226, 296, 4, 18, '#6a6258')) +
    floor(560, chance, '#bdb5a8') +
    stall(180) +
    stall(500 + chance.below(30)) +
    stall(840) +
    stall(1150)
  )
}

function shelter(chance: Random): string {
  const frame = chance.pick(['#4c5d6b', '#5c5148', '#3f6459'])
  return (
    shadow(0, 0, 270, 14) +
    rect(-240, -236, 10, 236, frame) +
    rect(230, -236, 10, 236, frame) +
    rect(-230, -210, 460, 150, '#bfd8e0', 'opacity="0.45"') +
    poly(
      [
        [-160, -60],
        [-60, -210],
        [-20, -210],
        [-120, -60],
      ],
      '#ffffff',
      'opacity="0.25"',
    ) +
    round(-280, -262, 560, 28, 8, frame) +
    rect(-280, -240, 560, 5, lighter(frame, 0.4)) +
    rect(-190, -46, 240, 12, '#b98457') +
    rect(-176, -34, 8, 34, frame) +
    rect(30, -34, 8, 34, frame) +
    round(86, -206, 116, 160, 5, '#f5f1e6') +
    rect(96, -196, 96, 30, '#3f7d6a') +
    times(6, i => rect(98, -154 + i * 16, 60 + (i % 3) * 14, 5, '#aeb6ba')) +
    rect(320, -280, 9, 280, frame) +
    circle(324, -292, 34, '#3f7fae') +
    round(306, -308, 36, 24, 5, '#f3f3ee')
  )
}

/** Where a line at share `t` of a wall's height (0 eaves, 1 foot) stands at `x`; both walls run to one vanishing point. */
function wallY(x: number, t: number): number {
  const near = Math.min(x, 1280 - x)
  const top = 90 + near * 0.558
  return top + (860 - near * 0.577 - top) * t
}

function onWall(x1: number, x2: number, t1: number, t2: number, fill: string): string {
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
function alleyWall(chance: Random): string {
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

function alley(light: Light, chance: Random): string {
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
