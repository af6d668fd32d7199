// Mission rows that cases serve, each named after its row.
import { describe, expect, it } from 'vitest'
import { handle, officerOf, testPhoto } from '../../server/testing-loop.ts'
import * as acts from '../cases/acts.contract.ts'
import * as cases from '../cases/cases.contract.ts'
import * as dispatch from '../dispatch/dispatch.contract.ts'
import * as people from '../people/people.contract.ts'
import { list as placeList } from '../places/places.contract.ts'
import * as casework from './casework.contract.ts'
import { bench, june8, office, read } from './casework.testbed.ts'

const UNIT = '演示市容单位'

/** A problem of a category at a place of one demo unit, issued at once; returns what its page needs. */
async function issued(category: string, title: string) {
  const { places } = await (await office()).call(placeList)
  const placeId = places.find(place => place.unitName === UNIT)!.id
  const filed = await (await office()).call(cases.file, {
    body: { placeId, title, category, photos: [], issue: true },
  })
  return {
    id: filed.id,
    number: filed.number,
    unitId: filed.unitId!,
    dueAt: filed.dueAt!,
    unit: officerOf(UNIT),
  }
}

async function ended(category: string, title: string) {
  const one = await issued(category, title)
  await handle(bench, one)
  await (await bench.as('hecha1')).call(cases.pass, { params: { id: one.id }, body: { version: 3 } })
  return one
}

describe('mission rows of cases', () => {
  it('row 9 问题导向: problem, cause, measure and effect stay together; how often it comes back is visible', async () => {
    june8()
    const one = await issued('litter', '垃圾成堆')
    const unit = await bench.as(one.unit)
    const photos = [await unit.photo(await testPhoto)]
    const given = { measure: '清运并增设桶点', cause: '桶点距离太远', effect: '一周无复积', lasting: true }
    await unit.call(cases.handle, { params: { id: one.id }, body: { version: 2, photos, ...given } })
    await (await bench.as('hecha1')).call(cases.pass, { params: { id: one.id }, body: { version: 3 } })
    expect(await read(one.id)).toMatchObject({ title: '垃圾成堆', ...given })
    const again = await issued('litter', '垃圾又成堆')
    expect((await read(again.id)).recursOf?.id).toBe(one.id)
    await bench.turn()
    const { categories } = await (await office()).call(casework.trends, { query: {} })
    expect(categories.find(it => it.code === 'litter')).toMatchObject({ filed: 2, closed: 1, recurred: 1 })
  })

  it.each([
    ['37 门难进、脸难看、事难办', ['service'], '四(二)6', '公共服务'],
    ['67 打假监督、举报和处置', ['fake-goods'], '四(四)14', '公共秩序'],
    [
      '106 小区七乱',
      ['fire-lane', 'illegal-build', 'clutter', 'flying-wire', 'green-plot', 'estate-ads', 'unleashed-dog'],
      '四(六)22',
      undefined,
    ],
    ['111 噪音、扬尘、夜间施工', ['noise', 'dust', 'night-work'], '四(六)23', undefined],
    ['112 渣土车整治', ['muck-truck'], '四(六)23', '公共环境'],
    ['117 黑车、乱停乱靠', ['illegal-taxi', 'car-parking'], '四(六)25', '公共秩序'],
    ['118 交通违法', ['red-light'], '四(六)25', '市民素质'],
    ['136 安全生产、消防隐患', ['hazard', 'fire-equipment'], '四(七)29', '公共秩序'],
  ] as const)(
    'row %s: a category of its own, from report to outcome, counted by month',
    async (_, codes, clause, field) => {
      june8()
      for (const code of codes) {
        const one = await ended(code, `一件${code}`)
        const detail = await read(one.id)
        expect([detail.state, detail.clause, detail.category?.code]).toEqual(['closed', clause, code])
        if (field) expect(detail.category?.field).toBe(field)
      }
      await bench.turn()
      const { categories, months } = await (await office()).call(casework.trends, { query: {} })
      expect(months).toContain('2022-06')
      for (const code of codes) expect(categories.find(it => it.code === code)?.closed).toBeGreaterThan(0)
    },
  )

  it('row 100 户外广告及牌匾标识: put right at once, two working hours', async () => {
    june8()
    for (const code of ['outdoor-ad', 'signboard']) {
      const one = await issued(code, '招牌松动')
      expect((await read(one.id)).allowance).toBe('2 工作时')
    }
  })

  it('row 45 投诉处理机制: intake, assignment, reply, and a way back for who complained', async () => {
    june8()
    const one = await ended('complaint', '投诉未答复')
    await (await office()).call(acts.reopen, {
      params: { id: one.id },
      body: { version: 4, reason: '投诉人说没有收到答复' },
    })
    expect(await read(one.id)).toMatchObject({ state: 'issued', reopenedCount: 1 })
  })

  it('row 42 新闻舆论和社会监督回应: a media item is checked, dispatched and answered within its clock', async () => {
    june8()
    const { places } = await (await office()).call(placeList)
    const filed = await (await office()).call(cases.file, {
      body: {
        placeId: places.find(place => place.unitName === UNIT)!.id,
        title: '电视问政反映占道',
        source: 'media',
        sourceRef: '问政2022-06',
        category: 'press',
        photos: [],
        issue: false,
      },
    })
    const { findings } = await (await office()).call(cases.review)
    expect(findings.find(it => it.id === filed.id)).toMatchObject({
      toCheck: true,
      sourceWords: '媒体曝光',
      allowance: '2 工作日',
    })
  })

  it('row 6 谁主管、谁负责: an approved rule decides before the place, and the case says so; a trial changes nothing', async () => {
    june8()
    const { units } = await (await office()).call(people.units)
    const garden = units.find(unit => unit.shortName === '演示园林单位')!
    const rule = {
      part: 'accountable' as const,
      category: 'green-plot',
      areaKind: null,
      areaCode: null,
      placeType: null,
      period: null,
      ground: '绿地归园林单位管护',
      unitId: garden.id,
    }
    const before = await issued('green-plot', '绿地被占（先）')
    const act = await (await office()).call(dispatch.begin, { body: { from: null } })
    const params = { id: act.id }
    await (await office()).call(dispatch.save, { params, body: { version: 1, note: '试', rules: [rule] } })
    const trial = await (await office()).call(casework.tryRules, { params })
    expect(trial.moved.map(one => [one.id, one.after.unitName])).toContainEqual([before.id, '演示园林单位'])
    expect((await read(before.id)).unitId).toBe(before.unitId)
    await (await office()).call(dispatch.submit, { params, body: { version: 2 } })
    const head = await bench.as('zhuren')
    await head.call(dispatch.approve, { params, body: { version: 3 } })
    await (await office()).call(dispatch.enforce, { params, body: { version: 4 } })
    const after = await issued('green-plot', '绿地被占（后）')
    expect(await read(after.id)).toMatchObject({ unitId: garden.id, unitGround: '派遣规则' })
    const other = await issued('litter', '与规则无关')
    expect(await read(other.id)).toMatchObject({ unitId: other.unitId, unitGround: '点位责任单位' })
  })

  it('row 183 六方面专项整治: every problem with a category belongs to one of the six fields, each with its trend', async () => {
    const { categories } = await (await office()).call(casework.categories)
    const six = ['公共环境', '公共秩序', '公共服务', '公益广告', '市民素质', '志愿服务']
    expect(new Set(categories.map(it => it.field))).toEqual(new Set(six))
    await bench.turn()
    const { fields, months } = await (await office()).call(casework.trends, { query: {} })
    expect(fields.map(it => it.field).filter(field => six.includes(field))).toEqual(six)
    for (const it of fields)
      expect([it.filedBy.length, it.closedBy.length]).toEqual([months.length, months.length])
  })
})
