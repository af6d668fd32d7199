// A resident reports something, and hears of it by the code: sent, followed, found not solved, rated. Nobody is signed in
// here; whoever holds the code is the reporter.
import { timeWords } from '../../lib/day.ts'
import { Refused, refuse } from '../../lib/refusal.ts'
import { sm3OfValue } from '../../server/digest.ts'
import type { House } from '../../server/house.ts'
import { newUuid, runWork, type Work } from '../../server/work.ts'
import { noteBlob } from '../blobs/blobs.actions.ts'
import { reopenCase } from '../cases/after.actions.ts'
import { reporter } from '../people/actor.ts'
import { codeOf, readCode } from './code.ts'
import { admit, type Standing, standingOf } from './flood.ts'
import { type Grade, MOST_REOPENED, reportLifecycle } from './report.ts'
import {
  findReport,
  findReportById,
  findSamePicture,
  followCase,
  insertReport,
  listSent,
  lockReport,
  lockSender,
  type ReportRow,
} from './residents.store.ts'
import type { Known } from './sender.actions.ts'

export interface Given {
  /** Made with the form: sent twice, it is one report. */
  readonly id: string
  readonly words: string
  readonly where: string
  readonly division: number | null
  readonly category: string | null
  readonly spot: { readonly lon: number; readonly lat: number; readonly from: 'phone' | 'given' } | null
  readonly phone: string | null
  readonly photos: readonly Buffer[]
  readonly channel: 'page' | 'open311'
}

export interface Sent {
  readonly id: string
  readonly number: string
  readonly code: string
  /** Had been sent before; nothing new was made. */
  readonly again: boolean
}

const HOUR_MS = 3600_000

export const codeFor = (house: House, cityId: number, id: string): string =>
  codeOf(house.secrets.derive(`code ${cityId} ${id}`))

const digestOfCode = (house: House, cityId: number, code: string): string =>
  house.secrets.derive(`find ${cityId} ${code}`).toString('hex')

/** Takes a report in, or says until when to wait. Twice the same is one. */
export async function sendReport(house: House, cityId: number, sender: Known, it: Given): Promise<Sent> {
  const standing = standingOf(sender, house.clock.realNow())
  // Before anything is stored: who must wait costs nothing.
  await house.inCity(cityId, trx => admitted(trx, cityId, sender, standing, house.clock.realNow()))
  const photos: Awaited<ReturnType<House['blobs']['keep']>>[] = []
  for (const bytes of it.photos) photos.push(await house.blobs.keep(cityId, bytes))
  const digests = [...new Set(photos.map(photo => photo.digest))]
  const told = {
    words: it.words,
    where: it.where,
    division: it.division,
    category: it.category,
    spot: it.spot,
  }
  const bodyDigest = sm3OfValue({ ...told, photos: digests })
  const answer = ({ id, number }: { id: string; number: string }, again: boolean): Sent => ({
    id,
    number,
    again,
    code: codeFor(house, cityId, id),
  })
  const send = () =>
    runWork(house.db, cityId, house.clock, async work => {
      // Rates are counted under a lock, so that many at once are not each the first.
      await lockSender(work.trx, cityId, (standing === 'known' && sender.device) || sender.address)
      const same = await findReportById(work.trx, cityId, it.id)
      if (same && same.bodyDigest === bodyDigest && same.device === sender.device) return answer(same, true)
      const since = new Date(work.realNow.getTime() - 24 * HOUR_MS)
      const twin = sender.device && (await findSamePicture(work.trx, cityId, sender.device, digests, since))
      if (twin) return answer(twin, true)
      const { low } = await admitted(work.trx, cityId, sender, standing, work.realNow)
      for (const photo of photos) await noteBlob(work, photo)
      // A form that came back from the browser's memory with other words is another report.
      const id = same ? newUuid(work.realNow) : it.id
      const located = photos.find(photo => photo.lon !== null && photo.lat !== null)
      const spot =
        it.spot ?? (located ? { lon: located.lon!, lat: located.lat!, from: 'photo' as const } : null)
      const number = await insertReport(
        work.trx,
        cityId,
        work.now,
        {
          id,
          codeDigest: digestOfCode(house, cityId, codeFor(house, cityId, id)),
          bodyDigest,
          device: sender.device,
          address: sender.address,
          channel: it.channel,
          category: it.category,
          words: it.words,
          where: it.where,
          division: it.division,
          lon: spot?.lon ?? null,
          lat: spot?.lat ?? null,
          spotFrom: spot?.from ?? null,
          phoneSealed: it.phone ? house.secrets.seal(it.phone) : null,
          standing,
          low,
          sentAt: work.realNow,
        },
        digests,
      )
      work.record({
        kind: reportLifecycle.transitions.send.fact,
        subjectType: 'report',
        subjectId: id,
        clause: reportLifecycle.transitions.send.clause!,
        data: { to: 'received', channel: it.channel, low, division: it.division, photos: digests },
      })
      return answer({ id, number }, false)
    })
  try {
    return await send()
  } catch (error) {
    // Two taps at once from a device that shows no cookie: the second finds what the first has made.
    if ((error as { code?: string }).code === '23505') return send()
    throw error
  }
}

async function admitted(
  trx: Work['trx'],
  cityId: number,
  sender: Known,
  standing: Standing,
  now: Date,
): Promise<{ low: boolean }> {
  const by =
    standing === 'known' && sender.device ? { device: sender.device } : { address: sender.address, standing }
  const taken = await listSent(trx, cityId, by, new Date(now.getTime() - HOUR_MS))
  const admission = admit(standing, sender, taken, now)
  if (admission.take) return admission
  // By the clock on the wall, which is the phone's, also where a demonstration lives on another day.
  const at = timeWords(new Date(Math.ceil(admission.again.getTime() / 60_000) * 60_000)).slice(-5)
  return refuse(
    'report.wait',
    standing === 'known'
      ? `您这部手机一小时内已经报了 ${taken.length} 件，请在 ${at} 以后再提交。`
      : `您所在的网络现在提交的人很多，这件还没有收下；请在 ${at} 以后再提交。`,
    429,
  )
}

/** A report by what somebody typed as its code; refuses what is no code, and one that leads nowhere. */
export async function reportByCode(
  house: House,
  trx: Work['trx'],
  cityId: number,
  typed: string,
): Promise<ReportRow> {
  const code = readCode(typed)
  if (!code)
    return refuse(
      'report.code',
      '这个查询码不对：应是十二位字母和数字，没有 0、1、I、L、O。请对照收到时的页面再输一遍。',
      404,
    )
  const row = await findReport(trx, cityId, { codeDigest: digestOfCode(house, cityId, code) })
  return row ?? refuse('report.none', '没有查到这个查询码；请对照收到时的页面再输一遍。', 404)
}

/** The case that carries a report, and the report locked before it. */
async function lockFollowed(house: House, work: Work, typed: string) {
  const found = await reportByCode(house, work.trx, work.cityId, typed)
  const report = (await lockReport(work.trx, work.cityId, found.id))!
  const it = report.caseId ? await followCase(work.trx, work.cityId, report.caseId) : undefined
  return { report, it }
}

/** 仍未解决: within the window the case goes back to its unit at once, with the whole allowance. */
export async function sayUnsolved(house: House, cityId: number, typed: string): Promise<void> {
  await runWork(house.db, cityId, house.clock, async work => {
    const { report, it } = await lockFollowed(house, work, typed)
    if (it?.state !== 'closed')
      return refuse('report.unsolved.state', '这个问题还没有办结，或已经重新在办；有进展会显示在这里。')
    if (report.reopened >= MOST_REOPENED)
      return refuse(
        'report.unsolved.often',
        '按您的反映已经重办过两次。仍没有解决的，请作为新问题再报一次，由市创城办核对。',
      )
    await reopenCase(work, it.id, it.version, '反映人凭查询码反映：仍未解决。', reporter(cityId))
    await work.trx
      .updateTable('resident_reports')
      .set({ reopened: report.reopened + 1 })
      .where('city_id', '=', cityId)
      .where('id', '=', report.id)
      .execute()
    work.record({
      kind: 'report.unsolved',
      subjectType: 'report',
      subjectId: report.id,
      clause: '六(三)',
      data: { case: it.id },
    })
  })
}

/** One word on how it was done, once for each end of the case. */
export async function rateReport(house: House, cityId: number, typed: string, grade: Grade): Promise<void> {
  const once = () => refuse('report.rate.once', '您已经评价过这次办理；谢谢。')
  try {
    await runWork(house.db, cityId, house.clock, async work => {
      const { report, it } = await lockFollowed(house, work, typed)
      if (it?.state !== 'closed') return refuse('report.rate.state', '办结以后才能评价；有进展会显示在这里。')
      await work.trx
        .insertInto('report_ratings')
        .values({ city_id: cityId, report_id: report.id, closing: it.reopenedCount, grade, at: work.now })
        .execute()
      work.record({
        kind: 'report.rated',
        subjectType: 'report',
        subjectId: report.id,
        clause: '六(三)',
        data: { case: it.id, grade, closing: it.reopenedCount },
      })
    })
  } catch (error) {
    if (!(error instanceof Refused) && (error as { code?: string }).code === '23505') return once()
    throw error
  }
}
