// What the holder of a tracking code sees: where the matter stands in plain words, redacted pictures if any were published,
// and what can be said back. No person, no other's words, no position beyond the place.
import { dayWords } from '../../lib/day.ts'
import { type Html, html, trusted } from '../../lib/html.ts'
import { grouped } from './code.ts'
import { type Frame, publicPage } from './public-page.ts'
import { type Grade, grades } from './report.ts'
import { findForm, type ReportForm, reportForm } from './report-form.ts'
import type { Standing } from './standing.ts'

export interface TrackPage extends Frame {
  readonly code: string
  readonly number: string
  readonly receivedAt: Date
  readonly standing: Standing
  readonly place: string | null
  readonly unitName: string | null
  readonly words: string
  readonly pictures: readonly { readonly url: string; readonly after: boolean }[]
  /** The code as a picture, made by us. */
  readonly qr: string
  /** Just sent: show the code first and ask to keep it. */
  readonly fresh: 'new' | 'again' | null
  readonly mayReopenUntil: Date | null
  readonly mayRate: boolean
  readonly rated: Grade | null
  readonly done: string | null
  readonly refused: string | null
}

export function trackPage(page: TrackPage): string {
  const { standing } = page
  const body = html`<h1>${page.fresh === 'new' ? '收到了' : '办理情况'}</h1>
${page.fresh === 'again' && html`<p class="note soon" role="status">这张照片您刚才已经报过，没有重复登记。这是那一件的查询码。</p>`}
${page.done !== null && html`<p class="note done" role="status">${page.done}</p>`}
${page.refused !== null && html`<p class="note" role="alert">${page.refused}</p>`}
${page.fresh !== null && keep(page)}
<section aria-labelledby="now"><h2 id="now">现在</h2>
<p class="state${standing.tone === 'plain' ? '' : ` ${standing.tone}`}">${standing.words}</p>
${standing.more !== null && html`<p>${standing.more}</p>`}
${acts(page)}
<ol class="steps">${standing.steps.map(
    step =>
      html`<li class="${step.at ? 'been' : 'open'}"><span>${step.words}</span><time>${step.at ? dayWords(step.at) : ''}</time></li>`,
  )}</ol></section>
${
  page.pictures.length > 0
    ? html`<section aria-labelledby="pictures"><h2 id="pictures">照片</h2><p class="quiet">已遮盖人脸、车牌等。</p><div class="pictures">${page.pictures.map(
        it =>
          html`<figure><img src="${it.url}" alt="${it.after ? '整改后的照片' : '整改前的照片'}" loading="lazy"><figcaption class="quiet">${it.after ? '整改后' : '整改前'}</figcaption></figure>`,
      )}</div></section>`
    : null
}
<section aria-labelledby="what"><h2 id="what">您反映的</h2>
<dl class="facts">
<div><dt>编号</dt><dd>${page.number}</dd></div>
<div><dt>收到</dt><dd>${dayWords(page.receivedAt)}</dd></div>
${page.place !== null && html`<div><dt>地点</dt><dd>${page.place}</dd></div>`}
${page.words !== '' && html`<div><dt>问题</dt><dd>${page.words}</dd></div>`}
${page.unitName !== null && html`<div><dt>办理单位</dt><dd>${page.unitName}</dd></div>`}
</dl></section>
${page.fresh === null && keep(page)}
${findForm()}`
  return publicPage({
    ...page,
    title: `办理情况 ${page.number}`,
    description: '随手拍办理情况',
    path: `/r/${page.code}`,
    body,
    hidden: true,
  })
}

function keep(page: TrackPage): Html {
  return html`<div class="keep"><div><p>查询码，请截图或抄下</p><p class="code">${grouped(page.code)}</p><p class="quiet">凭它查办理结果，不用登录；丢了找不回来。</p></div>${trusted(page.qr)}</div>`
}

function acts(page: TrackPage): Html | null {
  const action = `/r/${page.code}`
  const reopen =
    page.mayReopenUntil &&
    html`<form method="post" action="${action}" class="acts"><input type="hidden" name="act" value="unsolved"><button class="button" type="submit">仍未解决</button><p class="quiet">${dayWords(page.mayReopenUntil)}前可以要求重办。</p></form>`
  const rate = page.mayRate
    ? html`<form method="post" action="${action}" aria-labelledby="rate"><p id="rate">对这次办理：</p><div class="acts"><input type="hidden" name="act" value="rate">${(
        Object.keys(grades) as Grade[]
      ).map(
        grade =>
          html`<button class="button" type="submit" name="grade" value="${grade}">${grades[grade]}</button>`,
      )}</div></form>`
    : page.rated && html`<p class="quiet">您的评价：${grades[page.rated]}。</p>`
  return reopen || rate ? html`${rate}${reopen}` : null
}

/** The form once more, with the reason it was refused. */
export function formPage(frame: Frame, form: ReportForm, scriptHref: string | null): string {
  return publicPage({
    ...frame,
    title: `${frame.cityName}随手拍`,
    description: '随手拍：身边的问题拍一张发过来',
    path: '/',
    body: html`<h1>随手拍</h1>${reportForm(form)}${findForm()}`,
    scriptHref,
  })
}

/** A code that leads nowhere, or nothing asked yet. */
export function findPage(frame: Frame, typed: string, refused: string | undefined): string {
  return publicPage({
    ...frame,
    title: '查办理结果',
    description: '凭查询码查随手拍的办理结果',
    path: '/r',
    body: html`<h1>查办理结果</h1>${findForm(typed, refused)}<p><a class="button" href="/">回随手拍</a></p>`,
    hidden: true,
  })
}
