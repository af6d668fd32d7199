// Nine kinds of problem in the foreground, and the same spot put right. Coordinates: pavement from y = 660 to 900.
import type { Random } from '../lib/random.ts'
import {
  bench,
  bicycle,
  bins,
  bush,
  car,
  carPaints,
  cone,
  greens,
  person,
  pole,
  scooter,
  tree,
} from './scene-parts.ts'
import {
  circle,
  darker,
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

export const problemKinds = [
  '暴露垃圾',
  '乱停车',
  '占道经营',
  '小广告',
  '破损设施',
  '飞线',
  '绿地踩踏',
  '公益广告破损',
  '消防通道堵塞',
] as const
export type ProblemKind = (typeof problemKinds)[number]
type Draw = (chance: Random) => string

export const problems: Readonly<Record<ProblemKind, { readonly before: Draw; readonly after: Draw }>> = {
  暴露垃圾: {
    before: chance => {
      const x = 420 + chance.below(380)
      return (
        place(x - 170, 770, 1.25, bins()) +
        heap(x + 40, 800, chance) +
        times(16, () => litter(120 + chance.below(1040), 690 + chance.below(200), chance))
      )
    },
    after: chance => {
      const x = 420 + chance.below(380)
      return (
        wet(x + 60, 800) +
        place(x - 170, 770, 1.25, bins()) +
        place(x + 190, 830, 1.25, sweeper(chance)) +
        place(x + 10, 790, 1.1, bush(chance))
      )
    },
  },
  乱停车: {
    before: chance =>
      place(300 + chance.below(90), 770, 1.35, car(chance.pick(carPaints), chance), -5) +
      place(760 + chance.below(160), 820, 1.6, car(chance.pick(carPaints), chance), 6) +
      times(4, i =>
        place(
          520 + i * 62 + chance.below(36),
          730 + chance.below(50),
          1.25,
          chance.below(2) ? scooter(chance.pick(carPaints)) : bicycle('#3f7fae'),
          chance.below(24) - 12,
        ),
      ) +
      place(1090, 870, 1.3, bicycle('#e0b13f'), 78),
    after: chance =>
      bay(160, 700, 1000, 190) +
      times(6, i =>
        place(250 + i * 100, 760, 1.2, i < 3 ? bicycle('#3f7fae') : scooter(carPaints[(i * 3 + 1) % 8]!)),
      ) +
      place(980, 800, 1.3, stand()) +
      place(1130, 830, 1.2, person(chance)),
  },
  占道经营: {
    before: chance =>
      place(300 + chance.below(60), 830, 1.35, stall(chance)) +
      place(690 + chance.below(60), 800, 1.2, stall(chance)) +
      place(1040, 860, 1.3, stall(chance)) +
      times(5, i => crate(180 + i * 210 + chance.below(60), 880, chance)) +
      place(500, 850, 1.3, person(chance)),
    after: chance =>
      guide(800) +
      place(260 + chance.below(200), 800, 1.3, person(chance)) +
      place(720 + chance.below(200), 830, 1.35, person(chance)) +
      place(120, 740, 1.2, bush(chance)) +
      place(1160, 740, 1.2, bush(chance)),
  },
  小广告: {
    before: chance => {
      const wall = panel(chance)
      return (
        wall +
        times(26, () => notice(310 + chance.below(600), 540 + chance.below(180), chance)) +
        times(3, i =>
          stroke(
            `M${360 + i * 200} ${660 + chance.below(50)}q30 -40 60 0t60 0t40 -10`,
            '#2a2f36',
            5,
            'opacity="0.75"',
          ),
        ) +
        times(6, () => litter(250 + chance.below(760), 840 + chance.below(50), chance))
      )
    },
    after: chance => {
      const wall = panel(chance)
      return wall + mural(chance)
    },
  },
  破损设施: {
    before: chance =>
      crack(350 + chance.below(80), 850, chance) +
      place(820, 780, 1.4, brokenBench()) +
      place(1090, 800, 1.2, tiltedLamp()) +
      hole(560 + chance.below(60), 800),
    after: chance =>
      patch(390, 850) +
      place(820, 780, 1.4, bench()) +
      place(1090, 800, 1.2, uprightLamp()) +
      cover(590, 800) +
      place(230, 800, 1.2, bush(chance)),
  },
  飞线: {
    before: chance =>
      place(240, 800, 1.35, pole()) +
      place(1060, 780, 1.25, pole()) +
      times(13, i =>
        stroke(
          `M${240 - 60 + i * 9} ${250 + chance.below(40)}Q${640 + chance.below(160) - 80} ${380 + chance.below(190)} ${1060 - 50 + i * 8} ${262 + chance.below(40)}`,
          i % 4 ? '#20262d' : '#5a4438',
          2.5 + chance.below(3),
        ),
      ) +
      tangle(250, 300, chance) +
      tangle(1052, 320, chance) +
      stroke(
        `M470 ${430 + chance.below(40)}Q500 690 ${520 + chance.below(60)} 760q40 60 90 30`,
        '#20262d',
        5,
      ) +
      stroke('M300 350Q250 560 330 640q50 40 20 90', '#20262d', 4),
    after: () =>
      place(240, 800, 1.35, pole()) +
      place(1060, 780, 1.25, pole()) +
      stroke('M190 252Q640 300 1002 262', '#3a424b', 4) +
      stroke('M286 252Q640 312 1116 262', '#3a424b', 4) +
      round(216, 300, 50, 74, 5, '#cfd4d6') +
      round(1040, 310, 46, 70, 5, '#cfd4d6') +
      rect(236, 374, 12, 426, '#b4bbbf') +
      rect(1058, 380, 11, 400, '#b4bbbf'),
  },
  绿地踩踏: {
    before: chance =>
      bed(chance) +
      path('M420 900Q480 800 600 770T800 690L880 690Q740 780 690 800T560 900Z', '#b89a70') +
      path('M470 900Q520 820 620 786T820 700L840 700Q700 790 660 806T530 900Z', '#a88a62') +
      times(18, i =>
        oval(
          480 + i * 20 + chance.below(14),
          880 - i * 10.5 + chance.below(10),
          9,
          5,
          '#8c7150',
          `transform="rotate(-30 ${480 + i * 20} ${880 - i * 10})"`,
        ),
      ) +
      times(5, () => litter(300 + chance.below(700), 730 + chance.below(150), chance)) +
      place(720, 790, 1.2, person(chance)),
    after: chance =>
      bed(chance) +
      times(6, i => place(330 + i * 130, 790 + (i % 2) * 50, 1, bush(chance))) +
      times(60, () => {
        const x = 210 + chance.below(860)
        const y = 720 + chance.below(160)
        return (
          circle(x, y, 4.5, chance.pick(['#e58a92', '#f2c14e', '#f4efe6'])) +
          stroke(`M${x} ${y + 4}l0 8`, '#4f8f66', 2)
        )
      }) +
      fence(),
  },
  公益广告破损: {
    before: chance =>
      place(640, 850, 1, board(chance, true)) +
      times(4, () => litter(350 + chance.below(600), 850 + chance.below(40), chance)),
    after: chance =>
      place(640, 850, 1, board(chance, false)) +
      place(290, 850, 1.2, bush(chance)) +
      place(990, 850, 1.2, bush(chance)),
  },
  消防通道堵塞: {
    before: chance =>
      lane() +
      place(470, 800, 1.5, car(chance.pick(carPaints), chance)) +
      place(830, 850, 1.35, scooter(chance.pick(carPaints)), 5) +
      times(5, i => crate(690 + i * 64, 770 + chance.below(20), chance)) +
      heap(1010, 850, chance),
    after: () =>
      lane() +
      place(150, 800, 1.2, cone()) +
      place(1130, 800, 1.2, cone()) +
      place(1060, 740, 1.2, hydrant()),
  },
}

function litter(x: number, y: number, chance: Random): string {
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
      'opacity="0.92"',
    ),
    round(-12, -18, 24, 34, 4, '#c9a06c') + rect(-14, -20, 28, 7, '#f5f2ea'),
    path('M-24 0Q-10 -16 4 -6T26 -4Q12 12 -6 8T-24 0Z', '#e5c64e'),
    round(-9, -15, 18, 30, 5, '#c9483f') + rect(-9, -4, 18, 6, '#f1efe9'),
  ]
  return (
    oval(x, y + 9 * s, 24 * s, 6 * s, '#1b2330', 'opacity="0.16"') + place(x, y, s, chance.pick(things), turn)
  )
}

function heap(x: number, y: number, chance: Random): string {
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

function sweeper(chance: Random): string {
  return (
    person(chance, true) +
    stroke('M34 -86L70 -8', '#9a7748', 6) +
    path('M62 -14l22 -8l20 20q-26 6 -44 2z', '#d2b26a')
  )
}

function wet(x: number, y: number): string {
  return (
    oval(x, y + 10, 250, 44, '#ffffff', 'opacity="0.28"') +
    times(4, i =>
      stroke(`M${x - 150 + i * 96} ${y - 6 + (i % 2) * 26}l0 -18m-9 9l18 0`, '#ffffff', 3.5, 'opacity="0.9"'),
    )
  )
}

function bay(x: number, y: number, wide: number, high: number): string {
  return (
    times(7, i => line(x + 40 + (i * wide) / 6.6, y, x + (i * wide) / 6.2, y + high * 0.55, '#ffffff', 7)) +
    line(x + 30, y, x + wide - 30, y, '#ffffff', 7)
  )
}

function stand(): string {
  return (
    shadow(0, 0, 40, 6) +
    rect(-5, -190, 10, 190, '#566270') +
    round(-46, -250, 92, 76, 8, '#2f6aa8') +
    circle(-14, -202, 9, 'none', 'stroke="#fff" stroke-width="4"') +
    circle(18, -202, 9, 'none', 'stroke="#fff" stroke-width="4"') +
    stroke('M-14 -202L-4 -220L12 -220L18 -202', '#ffffff', 4)
  )
}

function stall(chance: Random): string {
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

function crate(x: number, y: number, chance: Random): string {
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
function guide(y: number): string {
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

function panel(chance: Random): string {
  const wall = chance.pick(['#e6dfd0', '#d9cdb8', '#d5d8d4'])
  return (
    shadow(640, 822, 400, 18) +
    rect(270, 496, 740, 320, wall) +
    rect(270, 790, 740, 26, darker(wall, 0.25)) +
    rect(254, 474, 772, 26, darker(wall, 0.4)) +
    times(7, i => rect(270, 530 + i * 38, 740, 1.5, darker(wall, 0.1))) +
    rect(966, 500, 44, 290, darker(wall, 0.08))
  )
}

function notice(x: number, y: number, chance: Random): string {
  const paper = chance.pick(['#fbfaf5', '#f4e27a', '#f2b8b0', '#cfe3ea', '#f7f3e4'])
  const wide = 50 + chance.below(46)
  const high = 44 + chance.below(40)
  const curl =
    chance.below(3) === 0
      ? poly(
          [
            [wide, high],
            [wide - 18, high],
            [wide, high - 16],
          ],
          '#c9c3b4',
        )
      : ''
  return place(
    x,
    y,
    1,
    rect(2, 3, wide, high, '#1b2330', 'opacity="0.15"') +
      rect(0, 0, wide, high, paper) +
      rect(6, 7, wide * 0.7, 8, chance.pick(['#c9483f', '#2a2f36', '#2f5f95'])) +
      times(Math.floor(high / 14) - 1, i =>
        rect(6, 22 + i * 10, wide * (0.45 + chance.fraction() * 0.4), 3, '#8b8f94'),
      ) +
      curl,
    chance.below(22) - 11,
  )
}

/** A clean wall with a painted strip of hills and plum blossom. */
function mural(chance: Random): string {
  return (
    rect(330, 540, 580, 210, '#f6f1e4') +
    rect(330, 540, 580, 210, 'none', 'stroke="#b58a4b" stroke-width="6"') +
    path('M336 700Q420 620 500 680T660 650T820 690T904 640L904 744L336 744Z', '#a9c7ba') +
    path('M336 724Q460 670 580 716T800 700T904 720L904 744L336 744Z', '#7fae9a') +
    circle(800, 600, 30, '#e3a08a') +
    stroke('M350 560Q450 590 520 570T610 600M450 582q20 30 50 30M540 574q10 -16 30 -18', '#6f5443', 7) +
    times(15, () => {
      const t = chance.fraction()
      const x = 370 + t * 240
      const y = 560 + chance.below(48)
      return (
        times(5, k => circle(x + Math.cos(k * 1.256) * 7, y + Math.sin(k * 1.256) * 7, 5.5, '#d9636a')) +
        circle(x, y, 4, '#f6e3a1')
      )
    })
  )
}

function crack(x: number, y: number, chance: Random): string {
  const tile = (dx: number, dy: number, turn: number) =>
    place(
      x + dx,
      y + dy,
      1,
      poly(
        [
          [-50, -20],
          [46, -22],
          [58, 18],
          [-58, 20],
        ],
        '#b7ae9e',
      ) +
        poly(
          [
            [-58, 20],
            [58, 18],
            [58, 28],
            [-58, 30],
          ],
          '#8d8577',
        ),
      turn,
    )
  return (
    oval(x, y, 180, 46, '#8c7a62') +
    oval(x + 10, y + 4, 140, 30, '#75664f') +
    tile(-120, -20, -14) +
    tile(96, -30, 12) +
    tile(20, 30, 7) +
    times(12, () =>
      circle(x - 150 + chance.below(300), y - 30 + chance.below(60), 5 + chance.below(8), '#a0957f'),
    ) +
    stroke(`M${x + 150} ${y - 20}l50 -30l30 12l60 -34M${x - 160} ${y + 10}l-60 24l-26 -8`, '#6b6355', 4)
  )
}

function patch(x: number, y: number): string {
  return (
    poly(
      [
        [x - 190, y - 50],
        [x + 170, y - 50],
        [x + 210, y + 46],
        [x - 230, y + 46],
      ],
      '#ddd5c6',
    ) +
    times(4, i => line(x - 200 + i * 128, y + 46, x - 170 + i * 108, y - 50, '#b3aa9b', 2)) +
    line(x - 206, y - 6, x + 190, y - 6, '#b3aa9b', 2)
  )
}

function hole(x: number, y: number): string {
  return (
    oval(x, y, 74, 24, '#6a6f73') +
    oval(x, y + 3, 62, 19, '#14181c') +
    place(
      x + 92,
      y + 16,
      1,
      oval(0, 0, 70, 22, '#4c5257') +
        oval(0, -6, 70, 22, '#666d73') +
        times(5, i => line(-46 + i * 22, -16, -50 + i * 24, 6, '#4c5257', 3)),
      14,
    ) +
    place(x - 96, y + 14, 0.9, stroke('M0 0L10 -90', '#8b6a48', 7) + path('M10 -90l34 8l-30 16z', '#c9483f'))
  )
}

function cover(x: number, y: number): string {
  return (
    oval(x, y, 76, 25, '#59605f') +
    oval(x, y, 66, 21, '#7a8180') +
    times(5, i => line(x - 46 + i * 23, y - 13, x - 46 + i * 23, y + 13, '#59605f', 3)) +
    oval(x, y, 34, 10, 'none', 'stroke="#59605f" stroke-width="3"')
  )
}

function brokenBench(): string {
  return (
    shadow(0, 0, 92, 8) +
    rect(-66, -34, 10, 34, '#4b535c') +
    place(60, 0, 1, rect(-5, -34, 10, 34, '#4b535c'), 24) +
    place(0, -30, 1, round(-86, -8, 172, 8, 3, '#9a744f'), 8) +
    place(-30, -66, 1, round(-56, 0, 96, 9, 4, '#8f6b48'), -9) +
    place(40, -2, 1, round(-40, -8, 96, 9, 4, '#a57f58'), 4) +
    rect(-62, -88, 6, 50, '#4b535c') +
    stroke('M20 -70l12 14l-6 10l16 12', '#6b4f35', 4)
  )
}

function tiltedLamp(): string {
  return (
    shadow(0, 0, 30, 6) +
    place(
      0,
      0,
      1,
      rect(-6, -330, 12, 330, '#7a6a5c') +
        stroke('M0 -330q6 -26 52 -20', '#7a6a5c', 8) +
        place(
          56,
          -346,
          1,
          round(-6, -6, 44, 12, 5, '#8c8f8a') +
            poly(
              [
                [0, 6],
                [12, 6],
                [6, 16],
              ],
              '#3d444b',
            ),
          38,
        ) +
        round(-8, -120, 16, 46, 3, '#3a4149') +
        stroke('M0 -90q24 14 18 40t12 34', '#c9483f', 4) +
        stroke('M2 -96q-22 16 -14 44', '#3f7fae', 4),
      11,
    )
  )
}

function uprightLamp(): string {
  return (
    shadow(0, 0, 30, 6) +
    rect(-6, -330, 12, 330, '#4c5a66') +
    rect(-14, -12, 28, 12, '#3f4b56') +
    stroke('M0 -330q6 -26 52 -24', '#4c5a66', 8) +
    round(44, -362, 48, 13, 6, '#fff3c4') +
    round(-8, -120, 16, 46, 3, '#5f6d79')
  )
}

function tangle(x: number, y: number, chance: Random): string {
  return (
    times(11, () => {
      const r = 22 + chance.below(36)
      const dx = chance.below(50) - 25
      const dy = chance.below(70) - 10
      return oval(
        x + dx,
        y + dy,
        r,
        r * (0.5 + chance.fraction() * 0.6),
        'none',
        `stroke="${chance.below(3) ? '#20262d' : '#4b3d34'}" stroke-width="3.5"`,
      )
    }) +
    round(x - 24, y + 30, 48, 60, 4, '#8e9599') +
    poly(
      [
        [x + 24, y + 32],
        [x + 56, y + 44],
        [x + 56, y + 96],
        [x + 24, y + 88],
      ],
      '#a7aeb2',
    )
  )
}

function bed(chance: Random): string {
  const green = chance.pick(greens)
  return (
    path('M150 706Q640 670 1130 706Q1180 800 1150 900L130 900Q100 800 150 706Z', '#d8d2c4') +
    path('M168 716Q640 684 1112 716Q1156 800 1130 888L150 888Q124 800 168 716Z', lighter(green, 0.22)) +
    times(150, () => {
      const x = 190 + chance.below(900)
      const y = 730 + chance.below(150)
      return stroke(`M${x} ${y}l-4 -12M${x + 5} ${y}l4 -11`, darker(green, 0.05), 2.4)
    }) +
    place(240, 760, 0.9, tree(chance)) +
    place(1030, 750, 0.85, tree(chance))
  )
}

function fence(): string {
  return (
    times(25, i => round(142 + i * 41, 858, 9, 56, 4, '#f4f1e8')) +
    rect(136, 872, 1006, 7, '#f4f1e8') +
    rect(136, 896, 1006, 7, '#f4f1e8')
  )
}

function board(chance: Random, torn: boolean): string {
  const ground = torn ? '#cfc6b0' : '#f7efdc'
  const hill = torn ? '#a9b0a4' : '#7fae9a'
  const picture =
    rect(-250, -330, 500, 220, ground) +
    path('M-250 -190Q-150 -270 -60 -200T120 -220T250 -190L250 -110L-250 -110Z', hill) +
    path('M-250 -150Q-100 -200 40 -150T250 -160L250 -110L-250 -110Z', torn ? '#969c8c' : '#5d9a7f') +
    circle(160, -280, 28, torn ? '#cdb3a2' : '#e2695c') +
    `<g transform="translate(-40 -130)">${path('M0 0Q-60 -40 -30 -86Q0 -110 0 -70Q0 -110 30 -86Q60 -40 0 0Z', torn ? '#b99a92' : '#d0493f')}${stroke('M-110 -4q40 -26 80 -8M110 -4q-40 -26 -80 -8', torn ? '#9c958a' : '#e0b13f', 10)}</g>` +
    times(6, i =>
      round(
        -220 + i * 40,
        -316,
        30,
        30,
        5,
        torn ? '#a79e8c' : '#b3261e',
        i === 3 && torn ? 'opacity="0.25"' : '',
      ),
    )
  const damage = torn
    ? poly(
        [
          [60, -330],
          [250, -330],
          [250, -200],
          [190, -236],
          [150, -190],
          [110, -262],
          [84, -250],
        ],
        '#6d675f',
      ) +
      poly(
        [
          [150, -190],
          [190, -236],
          [236, -150],
          [196, -128],
        ],
        '#e6dcc4',
      ) +
      poly(
        [
          [150, -190],
          [196, -128],
          [164, -140],
        ],
        '#b5aa92',
      ) +
      stroke('M-250 -240l60 30l30 -18l50 60l-10 40', '#5b554c', 4) +
      oval(-180, -150, 46, 20, '#6a5d49', 'opacity="0.5"') +
      times(6, i =>
        stroke(
          `M${-200 + i * 26} ${-150 + chance.below(10)}l4 ${30 + chance.below(20)}`,
          '#6a5d49',
          4,
          'opacity="0.5"',
        ),
      )
    : poly(
        [
          [-220, -110],
          [-120, -330],
          [-60, -330],
          [-160, -110],
        ],
        '#ffffff',
        'opacity="0.14"',
      )
  return (
    shadow(0, 2, 290, 16) +
    rect(-230, -110, 16, 112, '#6f7880') +
    rect(214, -110, 16, 112, '#6f7880') +
    round(-266, -346, 532, 252, 8, torn ? '#7b746a' : '#8a3b32') +
    picture +
    damage +
    (torn ? place(-262, -100, 1, rect(0, 0, 330, 10, '#7b746a'), 4) : rect(-266, -108, 532, 10, '#6f2f28'))
  )
}

/** A marked fire lane: red border, yellow hatching. */
function lane(): string {
  return (
    poly(
      [
        [260, 680],
        [1020, 680],
        [1180, 896],
        [100, 896],
      ],
      '#b3261e',
      'opacity="0.16"',
    ) +
    times(11, i =>
      poly(
        [
          [286 + i * 66, 690],
          [306 + i * 66, 690],
          [196 + i * 92, 888],
          [166 + i * 92, 888],
        ],
        '#e3b22f',
        'opacity="0.75"',
      ),
    ) +
    `<polygon points="260,680 1020,680 1180,896 100,896" fill="none" stroke="#c9382e" stroke-width="11"/>`
  )
}

function hydrant(): string {
  return (
    shadow(0, 0, 36, 6) +
    round(-20, -86, 40, 84, 8, '#c9382e') +
    circle(0, -90, 20, '#c9382e') +
    round(-28, -10, 56, 12, 4, '#a82c24') +
    circle(-26, -56, 11, '#e0b13f') +
    circle(26, -56, 11, '#e0b13f') +
    rect(-5, -118, 10, 12, '#a82c24')
  )
}
