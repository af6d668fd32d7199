// The public page as HTML: report something first, then how the campaign stands. Works without any script.
import { dayWords } from '../../lib/day.ts'
import { type Html, html } from '../../lib/html.ts'
import { type Frame, publicPage } from '../residents/public-page.ts'
import { findForm, type ReportForm, reportForm } from '../residents/report-form.ts'
import type { PublicFigure } from './disclosure.ts'

export interface PortalPage extends Frame {
  readonly plan: {
    readonly title: string
    readonly docNumber: string | null
    readonly areas: number
    readonly tasks: number
    readonly targets: number
  }
  /** Only what `pickDisclosed` let through. */
  readonly figures: readonly PublicFigure[]
  /** Business time. */
  readonly at: Date
  readonly form: ReportForm
  /** The script that helps with the form; null where it was not built. */
  readonly scriptHref: string | null
}

/** The whole document; the only style is its own, the only script helps with the form. */
export function portalPage(page: PortalPage): string {
  const { cityName, plan } = page
  const campaign = '创建全国文明城市'
  const body = html`<h1>随手拍</h1>
<p class="lead">路面、市场、公园、车站哪里不好，拍一张发过来。不用登录；凭查询码看办理结果，没解决可以要求重办。</p>
${reportForm(page.form)}
${findForm()}
<section aria-labelledby="how">
<h2 id="how">问题怎么办</h2>
<ol>
<li><strong>受理</strong>市创城办一个工作日内看，是同一问题的并在一起，不受理的说明理由。</li>
<li><strong>交办</strong>核实后交给一个责任单位，定下时限。</li>
<li><strong>整改</strong>责任单位改好，留下整改后的照片。</li>
<li><strong>核查</strong>发现、整改、核查由不同的人办理，核查通过才算办结。</li>
</ol>
</section>
${standing(page)}
<section aria-labelledby="plan">
<h2 id="plan">${campaign}</h2>
<p class="lead">把道路、市场、公园、车站这些日常地方管好，把该办的事办到位，让住在这里的人得到实惠。市里按规划逐项落实，随机抽取点位对照标准逐处查看。</p>
${plan.title ? html`<p class="title">${plan.title}</p>${plan.docNumber ? html`<p class="quiet">${plan.docNumber}</p>` : null}` : html`<p>规划尚未载入。</p>`}
${plan.title ? html`<dl class="row">${[count('方面', plan.areas, '个'), count('任务', plan.tasks, '项'), count('目标', plan.targets, '个')]}</dl>` : null}
</section>`
  return publicPage({
    ...page,
    title: `${cityName}${campaign}：随手拍`,
    description: `${cityName}随手拍，以及创建全国文明城市工作规划与办理情况`,
    path: '/',
    body,
  })
}

function standing({ figures, at }: PortalPage): Html {
  const items = figures.map(
    it =>
      html`<div><dt>${it.words}</dt><dd class="figure">${it.value}</dd><dd class="quiet">${it.basis}${it.clause ? html`<span class="whole">依据规划 ${it.clause}。</span>` : null}</dd></div>`,
  )
  return html`<section aria-labelledby="standing">
<h2 id="standing">办理情况</h2>
<p class="quiet">截至 ${dayWords(at)}</p>
${items.length > 0 ? html`<dl class="figures">${items}</dl>` : html`<p>还没有可以公开的数字。第一轮测评结束后在这里公布。</p>`}
</section>`
}

function count(words: string, n: number, unit: string): Html {
  return html`<div><dt>${words}</dt><dd><strong>${n}</strong> ${unit}</dd></div>`
}
