// Walls, benches, lamps, cables, lawns and boards of the scenes, broken and whole.
import type { Random } from '../lib/random.ts'
import { greens, tree } from './scene-parts.ts'
import {
  circle,
  darker,
  faint,
  lighter,
  line,
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

export function panel(chance: Random): string {
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

export function notice(x: number, y: number, chance: Random): string {
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
    rect(2, 3, wide, high, '#1b2330', faint(0.15)) +
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
export function mural(chance: Random): string {
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

export function crack(x: number, y: number, chance: Random): string {
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

export function patch(x: number, y: number): string {
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

export function hole(x: number, y: number): string {
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

export function cover(x: number, y: number): string {
  return (
    oval(x, y, 76, 25, '#59605f') +
    oval(x, y, 66, 21, '#7a8180') +
    times(5, i => line(x - 46 + i * 23, y - 13, x - 46 + i * 23, y + 13, '#59605f', 3)) +
    oval(x, y, 34, 10, 'none', 'stroke="#59605f" stroke-width="3"')
  )
}

export function brokenBench(): string {
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

export function tiltedLamp(): string {
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

export function uprightLamp(): string {
  return (
    shadow(0, 0, 30, 6) +
    rect(-6, -330, 12, 330, '#4c5a66') +
    rect(-14, -12, 28, 12, '#3f4b56') +
    stroke('M0 -330q6 -26 52 -24', '#4c5a66', 8) +
    round(44, -362, 48, 13, 6, '#fff3c4') +
    round(-8, -120, 16, 46, 3, '#5f6d79')
  )
}

export function tangle(x: number, y: number, chance: Random): string {
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

export function bed(chance: Random): string {
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

export function fence(): string {
  return (
    times(25, i => round(142 + i * 41, 858, 9, 56, 4, '#f4f1e8')) +
    rect(136, 872, 1006, 7, '#f4f1e8') +
    rect(136, 896, 1006, 7, '#f4f1e8')
  )
}

export function board(chance: Random, torn: boolean): string {
  const ground = torn ? '#cfc6b0' : '#f7efdc'
  const hill = torn ? '#a9b0a4' : '#7fae9a'
  const picture =
    rect(-250, -330, 500, 220, ground) +
    path('M-250 -190Q-150 -270 -60 -200T120 -220T250 -190L250 -110L-250 -110Z', hill) +
    path('M-250 -150Q-100 -200 40 -150T250 -160L250 -110L-250 -110Z', torn ? '#969c8c' : '#5d9a7f') +
    circle(160, -280, 28, torn ? '#cdb3a2' : '#e2695c') +
    `<g transform="translate(-40 -130)">${path('M0 0Q-60 -40 -30 -86Q0 -110 0 -70Q0 -110 30 -86Q60 -40 0 0Z', torn ? '#b99a92' : '#d0493f')}${stroke('M-110 -4q40 -26 80 -8M110 -4q-40 -26 -80 -8', torn ? '#9c958a' : '#e0b13f', 10)}</g>` +
    times(6, i =>
      round(-220 + i * 40, -316, 30, 30, 5, torn ? '#a79e8c' : '#b3261e', i === 3 && torn ? faint(0.25) : ''),
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
      oval(-180, -150, 46, 20, '#6a5d49', faint(0.5)) +
      times(6, i =>
        stroke(
          `M${-200 + i * 26} ${-150 + chance.below(10)}l4 ${30 + chance.below(20)}`,
          '#6a5d49',
          4,
          faint(0.5),
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
        faint(0.14),
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
export function lane(): string {
  return (
    poly(
      [
        [260, 680],
        [1020, 680],
        [1180, 896],
        [100, 896],
      ],
      '#b3261e',
      faint(0.16),
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
        faint(0.75),
      ),
    ) +
    `<polygon points="260,680 1020,680 1180,896 100,896" fill="none" stroke="#c9382e" stroke-width="11"/>`
  )
}

export function hydrant(): string {
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
