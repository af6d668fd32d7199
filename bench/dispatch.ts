// dispatch: point → grid → accountable unit against 5,000 areas of 33 corners, in memory on one core. What it finds is held
// against the plain test of every area whose box holds the point.
import { boxOfPolygon, inBox, inPolygon, type Point, type Ring } from '../src/lib/geo.ts'
import { xoshiro128 } from '../src/lib/random.ts'
import { type Ground, Locator } from '../src/modules/dispatch/locator.ts'
import type { Bench } from './main.ts'

const SIDE = 71
const AREAS = 5000
const CORNERS = 33
const POINTS = 1_000_000
const ROUNDS = 5
const CHECKED = 2000

/** Irregular areas on a lattice: they share no border, so some points lie in none, as on real ground. */
function areas(draw: () => number): Ground[] {
  return Array.from({ length: AREAS }, (_, n): Ground => {
    const [x, y] = [105.5 + ((n % SIDE) + 0.5) * 0.02, 36.8 + (Math.floor(n / SIDE) + 0.5) * 0.02]
    const ring: Ring = Array.from({ length: CORNERS }, (_, i): Point => {
      const angle = (i / CORNERS) * 2 * Math.PI
      const reach = 0.008 + draw() * 0.004
      return [x + Math.cos(angle) * reach, y + Math.sin(angle) * reach]
    })
    const code = String(n)
    return { kind: 'grid', code, name: code, unitId: `u${n % 200}`, size: 1, rings: [ring], lines: [] }
  })
}

export const dispatch: Bench = async (_root, progress) => {
  const next = xoshiro128([1, 2, 3, 4])
  const draw = () => next() / 2 ** 32
  const ground = areas(draw)
  const began = performance.now()
  const locator = new Locator(ground)
  const built = performance.now() - began
  const points = Float64Array.from({ length: POINTS * 2 }, (_, i) =>
    i % 2 === 0 ? 105.5 + draw() * SIDE * 0.02 : 36.8 + draw() * SIDE * 0.02,
  )
  check(locator, points)
  progress(`${AREAS} 个网格，${POINTS} 个点，${ROUNDS} 轮`)
  const rates: number[] = []
  let owned = 0
  for (let round = 0; round < ROUNDS; round++) {
    owned = 0
    const start = process.cpuUsage()
    for (let i = 0; i < points.length; i += 2) {
      const area = locator.smallest(points[i]!, points[i + 1]!)
      if (area >= 0 && locator.areas[area]!.unitId !== null) owned++
    }
    // Processor time: one core, whoever else is at work on the machine.
    const { user, system } = process.cpuUsage(start)
    rates.push(POINTS / ((user + system) / 1e6))
  }
  const value = Math.round(rates.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!)
  const against = `${AREAS} areas of ${CORNERS} corners, ${Math.round((owned / POINTS) * 100)} % of the points in one; index in ${Math.round(built)} ms`
  return [{ name: 'dispatch', value, unit: 'points/s', n: POINTS, against }]
}

function check(locator: Locator, points: Float64Array): void {
  const boxes = locator.areas.map(it => boxOfPolygon(it.rings)!)
  for (let i = 0; i < CHECKED; i++) {
    const at: Point = [points[i * 2]!, points[i * 2 + 1]!]
    const plain = locator.areas.findIndex((it, n) => inBox(at, boxes[n]!) && inPolygon(at, it.rings))
    if (plain !== locator.smallest(...at)) throw new Error(`dispatch: ${at} lies in area ${plain}`)
  }
}
