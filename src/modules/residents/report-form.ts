// The form 随手拍: photo first, then where, then what. Everything works without a script; the script only helps.
import { type Html, html } from '../../lib/html.ts'
import { keptDays, MOST_PHOTOS, MOST_WHERE, MOST_WORDS } from './report.ts'

export interface Choice {
  readonly code: string
  readonly name: string
}

export interface ReportForm {
  readonly id: string
  readonly ticket: string
  readonly bits: number
  /** Counties with their towns. */
  readonly areas: readonly (Choice & { readonly towns: readonly Choice[] })[]
  /** The six fields with their categories. */
  readonly fields: readonly { readonly name: string; readonly categories: readonly Choice[] }[]
  /** What was filled in before it was refused, and why. */
  readonly given?: Readonly<Record<string, string>>
  readonly refused?: string
}

/** The form, and below it where to look up one that was sent. */
export function reportForm(form: ReportForm): Html {
  const was = (name: string) => form.given?.[name] ?? ''
  const option = (it: Choice, chosen: string) =>
    html`<option value="${it.code}"${it.code === chosen && html` selected`}>${it.name}</option>`
  return html`${form.refused !== undefined && html`<p class="note" role="alert">${form.refused}${was('words') !== '' && '您填的文字还在，照片请再选一次。'}</p>`}
<form class="report" id="report" method="post" action="/report" enctype="multipart/form-data" data-bits="${form.bits}">
<input type="hidden" name="id" value="${form.id}">
<input type="hidden" name="ticket" value="${form.ticket}">
<input type="hidden" name="proof" value=""><input type="hidden" name="lon" value=""><input type="hidden" name="lat" value="">
<div class="shot"><label class="label" for="photo">照片 <span class="hint">拍问题和它周围，一至${['', '一', '二', '三'][MOST_PHOTOS] ?? MOST_PHOTOS}张</span></label>
<input id="photo" type="file" name="photo" accept="image/jpeg,image/png,image/webp,image/*" multiple required></div>
<div class="two"><div><label for="where">在哪里 <span class="hint">路名、门牌，旁边是什么</span></label>
<input id="where" name="where" maxlength="${MOST_WHERE}" autocomplete="off" value="${was('where')}"></div>
<div><label for="area">县区、乡镇街道</label>
<select id="area" name="area"><option value="">不清楚</option>${form.areas.map(
    area =>
      html`<optgroup label="${area.name}">${option({ code: area.code, name: `${area.name}（不清楚乡镇）` }, was('area'))}${area.towns.map(town => option(town, was('area')))}</optgroup>`,
  )}</select></div></div>
<div><label for="words">是什么问题</label>
<textarea id="words" name="words" maxlength="${MOST_WORDS}" required aria-describedby="words-hint">${was('words')}</textarea>
<p class="hint" id="words-hint">说事和地方就行，不要写别人的姓名、车牌。</p></div>
<details${(was('phone') !== '' || was('category') !== '') && html` open`}><summary>分类、留电话（可不填）</summary>
<div><label for="category">分类</label>
<select id="category" name="category"><option value="">不选，由工作人员定</option>${form.fields.map(
    field =>
      html`<optgroup label="${field.name}">${field.categories.map(it => option(it, was('category')))}</optgroup>`,
  )}</select></div>
<div><label for="phone">手机号 <span class="hint">需要向您核实时用</span></label>
<input id="phone" name="phone" type="tel" inputmode="tel" maxlength="20" autocomplete="tel" aria-describedby="phone-hint" value="${was('phone')}">
<p class="hint" id="phone-hint">手机号加密保存，只有市创城办经办人能看，看一次记一次。</p></div>
</details>
<div class="submit"><button class="button main" type="submit">提交</button></div>
<details><summary>留下什么，留多久</summary>
<p class="quiet">留下照片、地点、您写的话，以及您愿意留的手机号。被反映的单位看不到是谁反映的，也看不到照片的拍摄信息。手机号、您写的话和定位，事情了结满 ${keptDays.afterEnd} 天删除，最长不过收到后 ${keptDays.longest} 天；没有受理的，照片也在了结满 ${keptDays.afterEnd} 天时删除；受理了的照片随案件保存，遮盖人脸和车牌以后才可能公开。为防重复提交，您的浏览器里放一个标识，提交记录里的标识 ${keptDays.device} 天后删除。</p>
</details>
</form>`
}

/** Where to look up a report by its code. */
export function findForm(typed = '', refused?: string): Html {
  return html`<section aria-labelledby="find-title"><h2 id="find-title">查办理结果</h2>
${refused !== undefined && html`<p class="note" role="alert">${refused}</p>`}
<form class="find" method="get" action="/r" aria-labelledby="find-title"><input name="code" aria-label="查询码" placeholder="十二位查询码" maxlength="40" autocomplete="off" autocapitalize="characters" required value="${typed}"><button class="button" type="submit">查询</button></form></section>`
}
