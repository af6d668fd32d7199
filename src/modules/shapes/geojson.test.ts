import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Refused } from '../../lib/refusal.ts'
import { toWgs84 } from './crs.io.ts'
import { agreedDatum, geojsonLimits, readGeojson } from './geojson.ts'
import { extentWords, ringsOf } from './shape.ts'

const ring = [
  [106.2, 37.9],
  [106.21, 37.9],
  [106.21, 37.91],
  [106.2, 37.9],
]
const feature = (geometry: unknown, properties: unknown = { 编码: 'W1' }) => ({
  type: 'Feature',
  properties,
  geometry,
})
const polygon = (coordinates: unknown) => feature({ type: 'Polygon', coordinates })
const file = (features: readonly unknown[], more: object = {}) =>
  JSON.stringify({ type: 'FeatureCollection', features, ...more })
const faultOf = (one: unknown) => readGeojson(file([one])).features[0]!.fault

function refusedCode(text: string): string {
  try {
    readGeojson(text)
    return 'taken'
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    expect(error.refusal.detail).toMatch(/[\u4e00-\u9fff]{4}/)
    return error.refusal.code
  }
}

describe('what is taken', () => {
  test('rings lose their repeated corner, heights are dropped, texts and numbers become texts', () => {
    const { features, datum } = readGeojson(
      file([polygon([ring.map(([x, y]) => [x, y, 1100])])], {
        crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4490' } },
      }),
    )
    expect(datum).toBe('CGCS2000')
    expect(ringsOf(features[0]!.geometry!)[0]).toEqual(ring.slice(0, 3))
    const odd = readGeojson(
      file([feature({ type: 'Polygon', coordinates: [ring] }, { a: 7, b: null, c: {} })]),
    )
    expect([...odd.features[0]!.properties]).toEqual([['a', '7']])
  })

  test('a bare geometry, a single feature, a byte-order mark', () => {
    expect(readGeojson(JSON.stringify({ type: 'Point', coordinates: [106, 38] })).features).toHaveLength(1)
    expect(readGeojson(`\ufeff${JSON.stringify(polygon([ring]))}`).features[0]!.fault).toBeUndefined()
  })
})

describe('what is refused', () => {
  const deep = (n: number) => `${'['.repeat(n)}${']'.repeat(n)}`
  test.each<[string, string, string]>([
    ['no JSON', '{"type": "FeatureCollection", "features": [', 'geojson.broken'],
    ['NaN in the text', `{"type":"Point","coordinates":[NaN, 38]}`, 'geojson.broken'],
    ['something else', '[1, 2]', 'geojson.broken'],
    ['a topology', JSON.stringify({ type: 'Topology', objects: {} }), 'geojson.broken'],
    ['no features', file([]), 'geojson.empty'],
    ['a hundred thousand brackets', deep(100_000), 'geojson.depth'],
    ['brackets in a coordinate', file([polygon(JSON.parse(deep(18)))]), 'geojson.depth'],
    ['too many', file(Array.from({ length: geojsonLimits.features + 1 }, () => 1)), 'geojson.too-many'],
    ['metres', file([], { crs: { type: 'name', properties: { name: 'EPSG:4547' } } }), 'geojson.crs'],
  ])('%s', (_, text, code) => expect(refusedCode(text)).toBe(code))

  test('a file of too many corners in all', () => {
    const many = Array.from({ length: 19_000 }, (_, i) => [106 + i * 1e-5, 38])
    const line = feature({ type: 'LineString', coordinates: many })
    expect(refusedCode(file(Array.from({ length: 22 }, () => line)))).toBe('geojson.too-large')
  })

  test('brackets inside texts are no depth', () => {
    expect(
      faultOf(feature({ type: 'Point', coordinates: [106, 38] }, { 名称: '['.repeat(100) })),
    ).toBeUndefined()
  })

  test.each<[string, unknown, RegExp]>([
    ['longitude and latitude the wrong way round', polygon([ring.map(([x, y]) => [y, x])]), /写反/],
    ['metres without saying so', polygon([ring.map(([x, y]) => [x! * 1000, y! * 1e5])]), /投影坐标/],
    ['elsewhere', polygon([ring.map(([x, y]) => [x! - 100, y])]), /不在我国/],
    [
      'a coordinate beyond numbers',
      {
        ...polygon([
          [
            [null, 38],
            [106, 38],
            [106, 39],
          ],
        ]),
      },
      /不是数/,
    ],
    [
      'texts for numbers',
      polygon([
        [
          ['106', '38'],
          ['106', '39'],
          ['107', '39'],
        ],
      ]),
      /不是数/,
    ],
    ['a thousand rings', polygon(Array.from({ length: 1000 }, () => ring)), /1000 个部分/],
    ['a line for an area', polygon([ring.slice(0, 2)]), /拐点不够/],
    ['one corner three times', polygon([[ring[0], ring[0], ring[0]]]), /少于三个/],
    ['nothing', feature(null), /没有图形/],
    ['an empty polygon', polygon([]), /空的/],
    ['a collection', feature({ type: 'GeometryCollection', geometries: [] }), /不收/],
    ['no feature', 7, /不是要素/],
  ])('%s is a fault of that feature alone', (_, one, words) => {
    const text = file([one, polygon([ring])]).replaceAll('null,38', '1e999,38')
    const [bad, good] = readGeojson(text).features
    expect(bad!.fault).toMatch(words)
    expect(good!.fault).toBeUndefined()
  })

  test('whatever comes, it is read or refused', () => {
    const value = fc.jsonValue({ maxDepth: 6 })
    const near = fc.record({ type: fc.constant('Feature'), properties: value, geometry: value })
    const nearer = fc.record({
      type: fc.constantFrom('Point', 'LineString', 'Polygon', 'MultiPolygon', 'MultiLineString'),
      coordinates: value,
    })
    fc.assert(
      fc.property(
        fc.oneof(
          value,
          near,
          nearer.map(it => feature(it)),
        ),
        it => {
          for (const text of [JSON.stringify(it), file([it])])
            expect(['taken', 'geojson.broken', 'geojson.empty', 'geojson.crs', 'geojson.depth']).toContain(
              refusedCode(text),
            )
        },
      ),
    )
  })
})

describe('datums', () => {
  test('GCJ-02 is turned back, the others are kept; what the file names may not be contradicted', () => {
    const shifted = toWgs84([106.2, 37.98], 'GCJ-02')
    const [dx, dy] = [(106.2 - shifted[0]) * 87_700, (37.98 - shifted[1]) * 111_195]
    expect(Math.hypot(dx, dy)).toBeGreaterThan(100)
    expect(Math.hypot(dx, dy)).toBeLessThan(800)
    expect(toWgs84([106.2, 37.98], 'CGCS2000')).toEqual([106.2, 37.98])
    expect(toWgs84([106.123456789, 37.98], 'WGS-84')).toEqual([106.1234568, 37.98])
    expect(agreedDatum({ datum: null, features: [] }, 'GCJ-02')).toBe('GCJ-02')
    expect(() => agreedDatum({ datum: 'WGS-84', features: [] }, 'GCJ-02')).toThrow('geojson.datum')
  })
})

test('sizes as people say them', () => {
  expect(extentWords('grid', 8123)).toBe('8123 平方米')
  expect(extentWords('grid', 123_456)).toBe('12.3 公顷')
  expect(extentWords('county', 1_070_000_000)).toBe('1070 平方公里')
  expect(extentWords('section', 2440)).toBe('2.4 公里')
})
