// Papers and links of the last days: a 督办单 that is in force and one that was answered, and a body outside that answered by a link.
import { chinaTime } from '../lib/day.ts'
import * as accountability from '../modules/accountability/accountability.contract.ts'
import * as cases from '../modules/cases/cases.contract.ts'
import * as casework from '../modules/casework/casework.contract.ts'
import * as links from '../modules/links/links.contract.ts'
import { list as placeList } from '../modules/places/places.contract.ts'
import { people, units } from './demo-cast.ts'
import type { Stage } from './demo-story.ts'

const UNIT = '演示园林单位'

export function tellOfPapers(stage: Stage): void {
  const at = (day: string, clock: string) => chinaTime(day, clock).getTime()
  // What fell due is marked before the day on which the machine proposes.
  stage.later(at('2022-09-06', '16:30'), () => stage.worker.turn())
  stage.later(at('2022-09-07', '09:20'), () => supervise(stage))
  stage.later(at('2022-09-08', '16:00'), () => answered(stage))
  stage.later(at('2022-09-12', '09:40'), () => asksOutside(stage))
  stage.later(at('2022-09-12', '17:10'), () => outsideAnswers(stage))
}

const officerOf = (unitName: string | null) =>
  people.find(one => one.role === 'unit' && units.find(unit => unit.code === one.unit)?.name === unitName)
    ?.login

/** Of the machine's drafts the office sends the two with the most lines on; one is answered, one waits. */
async function supervise(stage: Stage): Promise<void> {
  if (await stage.kept(stage.id('supervise', 1, 'issue'))) return
  await stage.worker.turn()
  const office = await stage.as('banshi')
  const { papers } = await office.call(accountability.papers, {
    query: { series: 'supervise', state: 'draft' },
  })
  const chosen = [...papers]
    .sort((a, b) => b.entries - a.entries || ((a.unitName ?? '') < (b.unitName ?? '') ? -1 : 1))
    .slice(0, 2)
  for (const [i, { id }] of chosen.entries()) {
    const params = { id }
    const key = (act: string) => stage.id('supervise', i, act)
    await office.call(accountability.submit, { actionId: key('submit'), params, body: { version: 1 } })
    await (await stage.as('zhuren')).call(accountability.approve, {
      actionId: key('approve'),
      params,
      body: { version: 2 },
    })
    await office.call(accountability.issue, { actionId: key('issue'), params, body: { version: 3 } })
  }
}

async function answered(stage: Stage): Promise<void> {
  const office = await stage.as('banshi')
  const { papers } = await office.call(accountability.papers, {
    query: { series: 'supervise', state: 'issued' },
  })
  for (const { id } of papers) {
    const paper = await office.call(accountability.paper, { params: { id } })
    const login = officerOf(paper.unitName)
    if (!login || (await stage.kept(stage.id('supervise', 'answer')))) continue
    await (await stage.as(login)).call(accountability.answer, {
      actionId: stage.id('supervise', 'answer'),
      params: { id },
      body: {
        version: paper.version,
        answer:
          '已由负责人牵头逐项核对。原因是养护力量集中在主干道，背街点位巡查不足。已调整班次，三个工作日内办结，并每周两次回看。',
        photos: [],
      },
    })
    return
  }
}

async function asksOutside(stage: Stage): Promise<void> {
  const office = await stage.as('banshi2')
  const { places } = await office.call(placeList)
  const place = places.filter(it => it.unitName === UNIT).sort((a, b) => (a.code < b.code ? -1 : 1))[2]!
  const title = '通信箱体破损、线缆垂落'
  const photo = await office.photo(await stage.pictures.draw(place.placeType, title, '2022-09-12', 'before'))
  const { id } = await office.call(cases.file, {
    actionId: stage.id('outside', 'file'),
    body: { placeId: place.id, title, category: 'flying-wire', photos: [photo], issue: true },
  })
  const { unitName, unitId } = await office.call(cases.get, { params: { id } })
  const code = units.find(unit => unit.shortName === unitName)?.code
  const login = people.find(one => one.role === 'unit' && one.unit === code)!.login
  const unit = await stage.as(login)
  await unit.call(casework.give, {
    actionId: stage.id('outside', 'give'),
    params: { id },
    body: {
      kind: 'outside',
      unitId: unitId!,
      body: '演示某通信运营商',
      words: '修复箱体，理顺垂落的线缆',
      hours: 12,
    },
  })
  const { parts } = await unit.call(casework.casework, { params: { id } })
  await unit.call(links.part, {
    actionId: stage.id('outside', 'link'),
    body: { partId: parts[0]!.id, days: 7, once: false },
  })
}

/** The body opens its link and sends the form, as a browser would. */
async function outsideAnswers(stage: Stage): Promise<void> {
  const office = await stage.as('banshi')
  const { links: all } = await office.call(links.list)
  const link = all.find(it => it.purpose === 'part' && it.path)
  if (!link?.path) return
  const page = await stage.app.inject({ method: 'GET', url: link.path })
  const id = /name="id" value="([0-9a-f-]{36})"/.exec(page.body)?.[1]
  // Told again, it has answered already: the page has no form.
  if (!id) return
  const form = new FormData()
  form.append('id', id)
  form.append('words', '箱体已更换，线缆已绑扎归位，现场已清理。')
  const photo = await stage.pictures.draw('back-street', '通信箱体破损、线缆垂落', '2022-09-12', 'after')
  form.append('photos', new Blob([new Uint8Array(photo)], { type: 'image/jpeg' }), 'after.jpg')
  const body = new Response(form)
  const sent = await stage.app.inject({
    method: 'POST',
    url: link.path,
    payload: Buffer.from(await body.arrayBuffer()),
    headers: { 'content-type': body.headers.get('content-type')! },
  })
  if (sent.statusCode !== 200) throw new Error(`a body outside could not answer: ${sent.statusCode}`)
}
