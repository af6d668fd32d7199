// Backdrops of the eight place types: everything behind the foreground pavement, and the pavement itself.
import type { Random } from '../lib/random.ts'
import { alley } from './scene-alley.ts'
import { eaves, pagoda, pavilion, roofs, shopHouse, tower } from './scene-buildings.ts'
import { floor, lawn, pavement, pond, road, trees } from './scene-ground.ts'
import { hills, type Light } from './scene-light.ts'
import { bench, bus, bush, car, carPaints, person } from './scene-parts.ts'
import { mix, place, rect, round, shadow, times } from './scene-shapes.ts'
import { market, railway, shelter, terminal } from './scene-stations.ts'

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
