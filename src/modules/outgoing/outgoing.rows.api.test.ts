// Rows 175 and 185 of the mission: the list of current problems as page and Excel; lists with targets to units of every kind, issued,
// ready to sign, signed for.
import { strFromU8, unzipSync } from 'fflate'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { jpegSize } from '../../lib/jpeg-size.ts'
import { raw } from '../../server/api.testbed.ts'
import { openBench, type TestBench } from '../../server/testing.ts'
import { handle, issueCase, officerOf } from '../../server/testing-loop.ts'
import * as accountability from '../accountability/accountability.contract.ts'
import * as cases from '../cases/cases.contract.ts'
import * as people from '../people/people.contract.ts'
import { list as placeList } from '../places/places.contract.ts'
import * as contract from './outgoing.contract.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
})
afterAll(() => bench.close())

const office = () => bench.as('banshi')
// With GPS and a maker in it, as phones write them.
const photo = (colour: string) =>
  sharp({ create: { width: 800, height: 600, channels: 3, background: colour } })
    .withExif({ IFD0: { Make: 'SecretPhone' }, IFD3: { GPSLatitude: '37/1 59/1 0/1' } })
    .jpeg()
    .toBuffer()

async function file(unitName: string, title: string, colour: string) {
  const client = await office()
  const { places } = await client.call(placeList)
  const place = places.find(one => one.unitName === unitName)!
  const digest = await client.photo(await photo(colour))
  const body = {
    placeId: place.id,
    title,
    category: 'litter',
    detail: '垃圾 <三处> & 异味',
    photos: [digest],
    issue: true,
  }
  return { ...(await client.call(cases.file, { body })), place, digest }
}
async function get(url: string, login = 'banshi') {
  return raw(bench, (await bench.as(login)).cookie, { method: 'GET', url })
}
const textOf = (xml: string) => xml.replace(/<\/w:p>/g, '\n').replace(/<[^>]+>/g, '')

describe('rows of the mission', () => {
  it('row 185 详细清单和目标要求 → 城区、市直、驻地单位限期整改： one order a unit with target and due time, signed for by each, 驻地 units too', async () => {
    const { units } = await (await office()).call(people.units)
    const kindOf = (shortName: string) => units.find(unit => unit.shortName === shortName)!.kind
    const names = ['演示市容单位', '演示车站单位', '演示第一街道']
    expect(names.map(kindOf)).toEqual(['bureau', 'stationed', 'town'])
    const filed = []
    for (const name of names) filed.push(await file(name, `${name}的问题`, '#964'))
    const second = await file(names[0]!, '同一单位的另一件', '#469')
    const caseIds = [...filed, second].map(one => one.id)
    const { papers } = await (await office()).call(contract.order, { body: { caseIds } })
    const units4 = await Promise.all(
      [...filed, second].map(
        async one => (await (await office()).call(cases.get, { params: { id: one.id } })).unitName,
      ),
    )
    expect(papers.map(paper => paper.unitName).sort()).toEqual([...new Set(units4)].sort())
    expect(papers.every(paper => paper.made)).toBe(true)
    expect(papers.reduce((sum, paper) => sum + paper.cases, 0)).toBe(4)
    // Asked again nothing is numbered twice.
    const again = await (await office()).call(contract.order, { body: { caseIds } })
    expect(again.papers.map(paper => [paper.number, paper.made]).sort()).toEqual(
      papers.map(paper => [paper.number, false]).sort(),
    )

    const answer = await get(`/api/papers-docx?ids=${papers.map(paper => paper.id).join(',')}`)
    expect(answer.type).toContain('wordprocessingml')
    const parts = unzipSync(answer.bytes)
    const xml = strFromU8(parts['word/document.xml']!)
    const text = textOf(xml)
    for (const paper of papers) expect(text).toContain(paper.number)
    expect(xml.match(/w:pgNumType w:start="1"/g)).toHaveLength(papers.length)
    expect(text).toContain('垃圾 &lt;三处&gt; &amp; 异味')
    expect(text).toMatch(/整改要求[\s\S]*依据规划 四\(/)
    expect(text).toMatch(/2022年6月\d+日\d+时(\d+分)?前/)
    expect(text.match(/签收单位（盖章）/g)).toHaveLength(papers.length)
    expect(xml.match(/<pic:pic/g)).toHaveLength(4)
    const media = Object.entries(parts).filter(([name]) => name.startsWith('word/media/'))
    for (const [, bytes] of media) {
      expect(Buffer.from(bytes).includes('SecretPhone')).toBe(false)
      expect(Math.max(jpegSize(bytes)!.width, jpegSize(bytes)!.height)).toBeLessThanOrEqual(360)
    }
    // Each unit opens its own, nobody another's; signing is seen on the paper.
    for (const paper of papers) {
      const login = officerOf(paper.unitName)
      const unit = await bench.as(login)
      expect((await get(`/api/papers-docx?ids=${paper.id}`, login)).status).toBe(200)
      const other = papers.find(one => one.unitName !== paper.unitName)!
      expect((await get(`/api/papers-docx?ids=${paper.id},${other.id}`, login)).code).toBe('paper.none')
      const { entryList } = await unit.call(accountability.paper, { params: { id: paper.id } })
      expect(entryList.every(entry => entry.acknowledgedAt === null)).toBe(true)
      for (const entry of entryList)
        await unit.call(cases.acknowledge, { params: { id: entry.caseId! }, body: { version: 2 } })
      const after = await (await office()).call(accountability.paper, { params: { id: paper.id } })
      expect(after.entryList.every(entry => entry.acknowledgedAt !== null)).toBe(true)
    }
  })

  it('row 175 当前问题清单： problem, source, owner, plan, due date, proof, status; as a page and as Excel with the pictures in their rows', async () => {
    const one = await issueCase(bench, 1, '有措施的')
    const filed = await file('演示市容单位', '没有措施的', '#284')
    await handle(bench, one, 2, '清运并增设桶点')
    const { problems, total } = await (await office()).call(contract.problems, { query: {} })
    expect(total).toBe(problems.length)
    const row = problems.find(it => it.id === filed.id)!
    expect(row).toMatchObject({
      title: '没有措施的',
      source: '创城办发现',
      unitName: '演示市容单位',
      plan: expect.stringMatching(/^按规定 \d+ 工作时内整改，责任单位尚未填报措施$/),
      dueAt: filed.dueAt,
      before: filed.digest,
      after: null,
      stateWords: '已交办',
    })
    expect(problems.find(it => it.id === one.id)).toMatchObject({
      plan: '清运并增设桶点',
      stateWords: '待核查',
    })

    const answer = await get('/api/problems.xlsx')
    const parts = unzipSync(answer.bytes)
    const sheet = strFromU8(parts['xl/worksheets/sheet1.xml']!)
    const rowOf = (text: string) =>
      Number(
        /<row r="(\d+)"/.exec(
          [...sheet.matchAll(/<row .*?<\/row>/g)].find(([it]) => it.includes(text))![0],
        )![1],
      )
    for (const it of problems) expect(sheet).toContain(it.number)
    const drawing = strFromU8(parts['xl/drawings/drawing1.xml']!)
    const anchors = [...drawing.matchAll(/<xdr:col>(\d+)<\/xdr:col>.*?<xdr:row>(\d+)<\/xdr:row>/g)].map(
      m => `${m[2]}/${m[1]}`,
    )
    expect(anchors).toContain(`${rowOf(filed.number) - 1}/12`)
    expect(anchors).toContain(`${rowOf(one.number) - 1}/13`)
    expect(anchors).toHaveLength(problems.flatMap(it => [it.before, it.after].filter(Boolean)).length)
    for (const [name, bytes] of Object.entries(parts))
      if (name.startsWith('xl/media/')) expect(Buffer.from(bytes).includes('SecretPhone')).toBe(false)
    // Chosen ones only; a unit gets what is its own.
    const some = await get(`/api/problems.xlsx?ids=${filed.id}`)
    expect(strFromU8(unzipSync(some.bytes)['xl/worksheets/sheet1.xml']!)).not.toContain(one.number)
    const theirs = await get(`/api/problems.xlsx?ids=${filed.id}`, 'danwei03')
    expect(strFromU8(unzipSync(theirs.bytes)['xl/worksheets/sheet1.xml']!)).not.toContain(filed.number)
  })
})

describe('orders for chosen cases', () => {
  it('are not made unless every case is being put right: the sentence names the one that is not', async () => {
    const [a, b] = [await issueCase(bench, 2, '可以开'), await issueCase(bench, 3, '不能开')]
    await handle(bench, b)
    const before = (await (await office()).call(accountability.papers, { query: { series: 'order' } })).papers
      .length
    const { problem } = await (await office()).ask(contract.order, { body: { caseIds: [a.id, b.id] } })
    expect(problem).toMatchObject({ code: 'order.state', detail: expect.stringContaining(b.number) })
    const after = (await (await office()).call(accountability.papers, { query: { series: 'order' } })).papers
      .length
    expect(after).toBe(before)
  })
})
