import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { renderScene } from './scenes.io.ts'
import {
  drawScene,
  type PlaceType,
  type ProblemKind,
  placeTypeOf,
  placeTypes,
  problemKinds,
  problemOf,
} from './scenes.ts'

const all = placeTypes.flatMap(placeType => problemKinds.map(problem => ({ placeType, problem })))

describe('drawn scenes', () => {
  test('the same seed draws the same picture, another seed another one', () => {
    for (const scene of all) {
      const once = drawScene({ ...scene, moment: 'before', seed: 3 })
      expect(drawScene({ ...scene, moment: 'before', seed: 3 })).toBe(once)
      expect(drawScene({ ...scene, moment: 'before', seed: 4 })).not.toBe(once)
    }
  })

  test('before and after of one spot differ', () => {
    for (const scene of all)
      expect(drawScene({ ...scene, moment: 'after', seed: 5 })).not.toBe(
        drawScene({ ...scene, moment: 'before', seed: 5 }),
      )
  })

  test('no coordinate is missing', () => {
    for (const scene of all)
      for (const moment of ['before', 'after'] as const)
        expect(drawScene({ ...scene, moment, seed: 11 })).not.toMatch(/NaN|undefined|Infinity/)
  })

  test('every combination renders as a JPEG of 800 × 600, in under 250 ms of processor time on average', {
    timeout: 120_000,
  }, async () => {
    const start = process.cpuUsage()
    for (const [i, scene] of all.entries()) {
      for (const moment of ['before', 'after'] as const) {
        const picture = await renderScene({ ...scene, moment, seed: i })
        expect(picture.length).toBeGreaterThan(20_000)
        expect(picture.length).toBeLessThan(120_000)
        if (i % 9 === 0)
          expect(await sharp(picture).metadata()).toMatchObject({ format: 'jpeg', width: 800, height: 600 })
      }
    }
    const { user, system } = process.cpuUsage(start)
    expect((user + system) / 1000 / (all.length * 2)).toBeLessThan(250)
  })

  test.each<[string, PlaceType]>([
    ['公交站台', '公交站台'],
    ['城市公园', '广场公园'],
    ['长途汽车站', '汽车站'],
    ['集贸市场', '农贸市场'],
    ['社区', '主次干道'],
  ])('place type %s is drawn as %s', (words, type) => {
    expect(placeTypeOf(words)).toBe(type)
  })

  test.each<[string, ProblemKind]>([
    ['消防通道是否畅通', '消防通道堵塞'],
    ['无乱贴小广告', '小广告'],
    ['公益广告有无破损', '公益广告破损'],
    ['非机动车停放有序', '乱停车'],
    ['地面整洁', '暴露垃圾'],
  ])('“%s” is drawn as %s', (words, kind) => {
    expect(problemOf(words)).toBe(kind)
  })
})
