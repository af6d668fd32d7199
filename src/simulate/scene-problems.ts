// Nine kinds of problem in the foreground, and the same spot put right. Coordinates: pavement from y = 660 to 900.
import type { Random } from '../lib/random.ts'
import {
  bed,
  board,
  brokenBench,
  cover,
  crack,
  fence,
  hole,
  hydrant,
  lane,
  mural,
  notice,
  panel,
  patch,
  tangle,
  tiltedLamp,
  uprightLamp,
} from './scene-fixtures.ts'
import { bay, crate, guide, heap, litter, stall, stand, sweeper, wet } from './scene-litter.ts'
import { bench, bicycle, bins, bush, car, carPaints, cone, person, pole, scooter } from './scene-parts.ts'
import { circle, faint, oval, path, place, rect, round, stroke, times } from './scene-shapes.ts'

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
            faint(0.75),
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
