// Coach station, railway station, market hall and bus shelter of the scenes.
import type { Random } from '../lib/random.ts'
import { walls } from './scene-buildings.ts'
import { floor } from './scene-ground.ts'
import { person } from './scene-parts.ts'
import {
  circle,
  darker,
  faint,
  lighter,
  line,
  path,
  place,
  poly,
  rect,
  round,
  shadow,
  stroke,
  times,
} from './scene-shapes.ts'

export function terminal(chance: Random): string {
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
          faint(0.3),
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

export function railway(chance: Random): string {
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
        faint(0.3),
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

export function market(chance: Random): string {
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
    times(11, i => line(140 + i * 100, 272, 180 + i * 92, 120, '#e9e4d8', 5, faint(0.7))) +
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

export function shelter(chance: Random): string {
  const frame = chance.pick(['#4c5d6b', '#5c5148', '#3f6459'])
  return (
    shadow(0, 0, 270, 14) +
    rect(-240, -236, 10, 236, frame) +
    rect(230, -236, 10, 236, frame) +
    rect(-230, -210, 460, 150, '#bfd8e0', faint(0.45)) +
    poly(
      [
        [-160, -60],
        [-60, -210],
        [-20, -210],
        [-120, -60],
      ],
      '#ffffff',
      faint(0.25),
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
