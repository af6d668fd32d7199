// Drawn before and after pictures for the demo city. Nobody's real street: every picture carries a band that says so.
import { type Random, random } from '../lib/random.ts'
import { label } from './scene-label.ts'
import { lightOf, sky, veil } from './scene-light.ts'
import { backdrops, type PlaceType, placeTypes } from './scene-places.ts'
import { type ProblemKind, problemKinds, problems } from './scene-problems.ts'
import { mix, rect } from './scene-shapes.ts'

export { type PlaceType, type ProblemKind, placeTypes, problemKinds }
export type Moment = 'before' | 'after'

export interface SceneRequest {
  readonly placeType: PlaceType
  readonly problem: ProblemKind
  readonly moment: Moment
  /** The same number draws the same picture; before and after of one number show the same spot. */
  readonly seed: number
  /** Which photo of the state after it is; each is taken from another step. */
  readonly take?: number
}

/** Where whoever takes the second photo stands, against the first: aside, nearer or further, the phone held otherwise. */
interface Stand {
  readonly aside: number
  readonly nearer: number
  readonly lean: number
}

function standOf(dice: Random): Stand {
  const side = dice.below(2) === 1 ? 1 : -1
  return {
    aside: side * (50 + dice.below(60)),
    nearer: 1.14 + dice.fraction() * 0.14,
    lean: side * (2 + dice.fraction() * 3),
  }
}

/** Light and shade of trees and clouds that day: no two photos of streets have the same. */
function dapple(dice: Random): string {
  return Array.from({ length: 34 }, (_, i) => {
    const [x, y] = [dice.below(1280), 60 + dice.below(880)]
    const wide = 50 + dice.below(130)
    const fill = i % 3 === 0 ? '#fffbe8' : '#23262b'
    return `<ellipse cx="${x}" cy="${y}" rx="${wide}" ry="${Math.round(wide * (0.4 + dice.fraction() * 0.5))}" fill="${fill}" fill-opacity="${(0.06 + dice.fraction() * 0.1).toFixed(2)}"/>`
  }).join('')
}

/** A layer as it is seen from there; what is nearer moves more. */
function seen(layer: string, stand: Stand | undefined, depth: number): string {
  if (!stand) return layer
  const { aside, nearer, lean } = stand
  const by = (n: number) => n.toFixed(2)
  return `<g transform="translate(${by(640 + aside * depth)} ${by(560 + 8 * depth)}) skewX(${by(lean * depth)}) scale(${by(1 + (nearer - 1) * depth)}) translate(-640 -560)">${layer}</g>`
}

/** An SVG of 1280 × 960. */
export function drawScene({ placeType, problem, moment, seed, take = 1 }: SceneRequest): string {
  const spot = `${placeType}-${seed}`
  const hour = random(`${spot}-${moment}-light`)
  const light = lightOf(hour)
  const stand = moment === 'after' ? standOf(random(`${spot}-stand-${take}`)) : undefined
  const flip = random(`${spot}-flip`).below(2) === 1
  const body =
    sky(light, 440, hour) +
    rect(0, 440, 1280, 520, mix(light.hills, '#b9b5a6', 0.7)) +
    seen(backdrops[placeType](light, random(`${spot}-place`)), stand, 1) +
    seen(problems[problem][moment](random(`${spot}-${problem}`)), stand, 1.7) +
    dapple(random(`${spot}-${moment}-${take}-shade`))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="960" viewBox="0 0 1280 960">${flip ? `<g transform="translate(1280 0) scale(-1 1)">${body}</g>` : body}${veil(light)}${label()}</svg>`
}

const aliases: readonly (readonly [words: string, type: PlaceType])[] = [
  ['背街', '背街小巷'],
  ['公交', '公交站台'],
  ['高铁', '高铁站'],
  ['火车', '高铁站'],
  ['汽车站', '汽车站'],
  ['市场', '农贸市场'],
  ['景', '景区景点'],
  ['广场', '广场公园'],
  ['公园', '广场公园'],
]

/** The drawn type that comes nearest to a framework's own name of a place type. */
export function placeTypeOf(words: string): PlaceType {
  return (
    placeTypes.find(type => type === words) ??
    aliases.find(([part]) => words.includes(part))?.[1] ??
    '主次干道'
  )
}

const signs: readonly (readonly [sign: RegExp, kind: ProblemKind])[] = [
  [/消防|通道|应急/, '消防通道堵塞'],
  [/停车|停放|车辆|交通|单车/, '乱停车'],
  [/占道|经营|摊|出店/, '占道经营'],
  [/小广告|张贴|涂写/, '小广告'],
  [/公益广告|宣传|景观小品/, '公益广告破损'],
  [/飞线|线缆|电线|架空/, '飞线'],
  [/绿|草|树|踩踏/, '绿地踩踏'],
  [/破损|设施|井盖|路面|座椅|灯|无障碍/, '破损设施'],
]

/** The drawn kind of problem that comes nearest to a standard's or question's words. */
export function problemOf(words: string): ProblemKind {
  return signs.find(([sign]) => sign.test(words))?.[1] ?? '暴露垃圾'
}
