// Photos on their way through cases: what is flagged, what is not, who sees it, who decides.
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { lintLifecycle } from '../../lib/lifecycle.ts'
import { random } from '../../lib/random.ts'
import { openBench, type TestBench } from '../../server/testing.ts'
import { type IssuedCase, officerOf } from '../../server/testing-loop.ts'
import * as cases from '../cases/cases.contract.ts'
import * as ledger from '../ledger/ledger.contract.ts'
import * as placesContract from '../places/places.contract.ts'
import * as contract from './evidence.contract.ts'
import { flagKinds, flagLifecycle } from './flag.ts'
import { manipulations } from './manipulations.testbed.ts'
import { jpegOf, rawSpot } from './pictures.testbed.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  await bench.turn()
})
afterAll(() => bench.close())

/** Files and issues a case with a before photo at the n-th place of a unit. */
async function file(unitName: string, before: Buffer, n = 0, by = 'banshi'): Promise<IssuedCase> {
  const office = await bench.as(by)
  const { places } = await office.call(placesContract.list)
  const place = places.filter(one => one.unitName === unitName)[n]!
  const photo = await office.photo(before)
  const filed = await office.call(cases.file, {
    body: { placeId: place.id, title: '路面破损', photos: [photo], issue: true },
  })
  return {
    id: filed.id,
    number: filed.number,
    unitId: filed.unitId!,
    dueAt: filed.dueAt!,
    unit: officerOf(unitName),
  }
}

async function hand(one: IssuedCase, after: Buffer, version = 2): Promise<void> {
  const unit = await bench.as(one.unit)
  const photos = [await unit.photo(after)]
  await unit.call(cases.handle, { params: { id: one.id }, body: { version, measure: '已清理', photos } })
  await bench.turn()
}

async function flagsOf(one: { id: string }, login = 'hecha1') {
  return (await (await bench.as(login)).call(contract.caseFlags, { params: { id: one.id } })).flags
}
const kinds = (flags: readonly { kind: string; note: boolean }[]) =>
  flags.filter(it => !it.note).map(it => it.kind)

const UNIT = '演示市容单位'
const retouch = manipulations.find(it => it.code === 'retouch')!
const crop = manipulations.find(it => it.code === 'crop-10')!

/** With the facts of a camera: made by a phone, at a time, at a place. */
function withCamera(
  jpeg: Buffer,
  at: string,
  more: Record<string, string> = {},
  gps?: Record<string, string>,
): Promise<Buffer> {
  return sharp(jpeg)
    .jpeg({ quality: 82 })
    .withExif({
      IFD0: { Make: 'Phone', Model: 'X1', ...more },
      IFD2: { DateTimeOriginal: at },
      ...(gps ? { IFD3: gps } : {}),
    })
    .toBuffer()
}

describe('what is flagged', () => {
  it('nothing but a missing camera, when the after photo is another photograph', async () => {
    const one = await file(UNIT, await jpegOf(rawSpot(1)))
    await hand(one, await jpegOf(rawSpot(2)))
    const flags = await flagsOf(one)
    expect(flags.map(it => it.kind)).toEqual(['no-camera'])
    expect(flags[0]!.note).toBe(true)
  })

  it('a retouched copy of the before photo of the case itself, with the figures', async () => {
    const raw = rawSpot(10)
    const one = await file(UNIT, await jpegOf(raw))
    await hand(one, await retouch.apply(raw, random('a')))
    const flags = (await flagsOf(one)).filter(it => !it.note)
    expect(kinds(flags)).toEqual(['own-before'])
    expect(flags[0]!.sentence).toMatch(
      /^这张整改后照片与本案整改前照片是同一画面：叠合后能比的 \d+ 格中 \d+ 格一致/,
    )
    expect(flags[0]!.sentence).toMatch(/不一致的 \d+ 格可能被改动/)
    expect(flags[0]!.other).toMatchObject({ words: '本案整改前照片', caseId: null })
    const fact = (await (await bench.as('zhuren')).call(ledger.facts, { query: {} })).facts.find(
      it => it.kind === 'flag.raised',
    )
    expect(fact).toBeDefined()
  })

  it('the before photo handed in again as it is', async () => {
    const picture = await jpegOf(rawSpot(11))
    const one = await file(UNIT, picture)
    await hand(one, picture)
    const flags = (await flagsOf(one)).filter(it => !it.note)
    expect(flags.map(it => it.sentence)).toEqual(['这张整改后照片与本案整改前照片是同一个文件，逐字节相同。'])
  })

  it('an after photo of another case, cropped; the unit hears that there is one, not whose', async () => {
    const raw = rawSpot(12)
    const first = await file('演示市容单位', await jpegOf(rawSpot(13)))
    await hand(first, await jpegOf(raw))
    const second = await file('演示交通单位', await jpegOf(rawSpot(14)))
    await hand(second, await crop.apply(raw, random('b')))
    const [flag] = (await flagsOf(second)).filter(it => !it.note)
    expect(flag!.kind).toBe('reused')
    expect(flag!.other).toMatchObject({ caseId: first.id })
    expect(flag!.sentence).toContain(`案件 ${first.number} 的整改后照片`)
    const [told] = (await flagsOf(second, second.unit)).filter(it => !it.note)
    expect(told!.sentence).toContain('另一案件（不在您的职责范围内）的整改后照片')
    expect(told!.other).toBeNull()
    expect(JSON.stringify(told)).not.toContain(first.number)
    expect(JSON.stringify(told)).not.toContain(first.id)
    expect(told!.actions.every(it => it.refusal)).toBe(true)
    const stranger = await (await bench.as(first.unit)).ask(contract.caseFlags, { params: { id: second.id } })
    expect(stranger.problem?.code).toBe('case.none')
  })

  it('one picture for two cases, unless one finder took it of one place on one day', async () => {
    const picture = await jpegOf(rawSpot(20))
    await file(UNIT, picture, 0)
    bench.house.clock.pass(0.1)
    const twin = await file(UNIT, picture, 0)
    bench.house.clock.pass(0.1)
    const elsewhere = await file(UNIT, picture, 1)
    bench.house.clock.pass(0.1)
    const other = await file(UNIT, picture, 0, 'banshi2')
    await bench.turn()
    expect(kinds(await flagsOf(twin))).toEqual([])
    expect(kinds(await flagsOf(elsewhere))).toEqual(['two-cases'])
    expect(kinds(await flagsOf(other))).toEqual(['two-cases'])
  })

  it('taken before the case was filed, far from the place, saved by a program that edits', async () => {
    const office = await bench.as('banshi')
    const one = await file(UNIT, await jpegOf(rawSpot(21)))
    const { lon, lat } = await office.call(cases.get, { params: { id: one.id } })
    const degrees = (value: number) =>
      `${Math.floor(value)}/1 0/1 ${Math.round((value - Math.floor(value)) * 3600_000)}/1000`
    const gps = (la: number, lo: number) => ({
      GPSLatitudeRef: 'N',
      GPSLatitude: degrees(la),
      GPSLongitudeRef: 'E',
      GPSLongitude: degrees(lo),
    })
    const early = await withCamera(
      await jpegOf(rawSpot(22)),
      '2022:06:06 09:00:00',
      { Software: 'Adobe Photoshop 23.0' },
      gps(lat! + 0.02, lon!),
    )
    await hand(one, early)
    const flags = await flagsOf(one)
    expect(kinds(flags).sort()).toEqual(['early', 'far', 'software'])
    expect(flags.map(it => it.sentence).join()).toMatch(/早 2 天.*|约 22\d\d 米/)
    const good = await file(UNIT, await jpegOf(rawSpot(23)))
    await hand(
      good,
      await withCamera(
        await jpegOf(rawSpot(24)),
        '2022:06:08 09:30:00',
        { Software: '14.8.1' },
        gps(lat!, lon!),
      ),
    )
    expect(await flagsOf(good)).toEqual([])
  })
})

describe('who decides', () => {
  it('the table is sound', () => expect(lintLifecycle(flagLifecycle)).toEqual([]))

  it('a verifier clears or upholds it once, with a reason; nothing else changes', async () => {
    const picture = await jpegOf(rawSpot(30))
    const one = await file(UNIT, picture)
    await hand(one, picture)
    const verifier = await bench.as('hecha1')
    const [flag] = (await flagsOf(one)).filter(it => !it.note)
    const params = { id: flag!.id }
    expect((await verifier.ask(contract.clear, { params, body: { version: 1, reason: ' ' } })).status).toBe(
      400,
    )
    const finder = await (await bench.as('banshi')).ask(contract.clear, {
      params,
      body: { version: 1, reason: '看过' },
    })
    expect(finder.problem?.code).toBe('flag.clear.never.finder')
    const unit = await (await bench.as(one.unit)).ask(contract.clear, {
      params,
      body: { version: 1, reason: '看过' },
    })
    expect(unit.status).toBe(403)
    await verifier.call(contract.uphold, {
      params,
      body: { version: 1, reason: '与整改前照片完全相同，现场未整改。' },
    })
    const again = await verifier.ask(contract.clear, { params, body: { version: 1, reason: '看过' } })
    expect(again.problem).toMatchObject({ code: 'flag.overtaken' })
    const after = (await flagsOf(one)).find(it => it.id === flag!.id)!
    expect(after).toMatchObject({
      state: 'upheld',
      stateWords: '已确认',
      reason: '与整改前照片完全相同，现场未整改。',
    })
    expect((await verifier.call(cases.get, { params: { id: one.id } })).state).toBe('handled')
    const { flags } = await verifier.call(contract.flags, { query: { state: 'upheld' } })
    expect(flags.map(it => it.id)).toContain(flag!.id)
    const raised = await verifier.call(contract.flags)
    expect(raised.flags.some(it => flagKinds[it.kind as keyof typeof flagKinds].note)).toBe(false)
  })
})
