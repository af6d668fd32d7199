// The public page as HTML: what the campaign is, how it stands, where staff sign in. Works without any script.
import { dayWords } from '../../lib/day.ts'
import type { PublicFigure } from './disclosure.ts'

export interface PortalPage {
  readonly cityName: string
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
  readonly demo: boolean
  /** 大字版, asked for by `?elder=1`. */
  readonly elder: boolean
  /** Stylesheet with a Chinese font for computers that have none; null where it is not needed. */
  readonly fontHref: string | null
}

/** The text with everything that HTML gives a meaning made harmless, in text and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, sign => `&#${sign.charCodeAt(0)};`)
}

type Part = string | number | Html | readonly Html[] | null

/** Markup that is safe by having been made here. */
interface Html {
  readonly html: string
}

/** Tagged template: whatever is put in is escaped, unless it came out of this function itself. */
function html(parts: TemplateStringsArray, ...values: readonly Part[]): Html {
  const text = (value: Part): string => {
    if (value === null) return ''
    if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value))
    return 'html' in value ? value.html : value.map(it => it.html).join('')
  }
  return { html: parts.map((part, i) => part + (i < values.length ? text(values[i]!) : '')).join('') }
}

/** The whole document; the only style is its own, there is no script. */
export function portalPage(page: PortalPage): string {
  const { cityName, plan } = page
  const campaign = html`创建全国文明城市`
  return html`<!doctype html>
<html lang="zh-CN"${page.elder ? html` class="elder"` : null}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="theme-color" content="#faf8f3">
<meta name="description" content="${cityName}创建全国文明城市工作规划与办理情况">
<title>${cityName}${campaign}</title>
${page.fontHref === null ? null : html`<link rel="stylesheet" href="${page.fontHref}">`}
<style>${{ html: page.fontHref === null ? css : css + settling }}</style>
</head>
<body>
<a class="skip" href="#main">跳到正文</a>
${page.demo ? html`<aside class="demo" aria-label="演示环境">演示环境：规划是真实的，单位、人员、点位和数字均为虚构。</aside>` : null}
<header>
<p class="mast">${cityName}</p>
<nav aria-label="页面设置">${page.elder ? html`<a href="?elder=0">标准字号</a>` : html`<a href="?elder=1">大字版</a>`}</nav>
</header>
<main id="main">
<h1>${campaign}</h1>
<p class="lead">全国文明城市创建，是把道路、市场、公园、车站这些日常地方管好，把该办的事办到位，让住在这里的人得到实惠。市里按规划逐项落实，逐处查看，发现问题交到责任单位，改好后由另外的人核查。</p>
${standing(page)}
<section aria-labelledby="plan">
<h2 id="plan">规划</h2>
${plan.title ? html`<p class="title">${plan.title}</p>${plan.docNumber ? html`<p class="quiet">${plan.docNumber}</p>` : null}` : html`<p>规划尚未载入。</p>`}
${plan.title ? html`<dl class="row">${[count('方面', plan.areas, '个'), count('任务', plan.tasks, '项'), count('目标', plan.targets, '个')]}</dl>` : null}
</section>
<section aria-labelledby="how">
<h2 id="how">问题怎么办</h2>
<ol>
<li><strong>查看</strong>随机抽取点位，对照标准逐项查看。</li>
<li><strong>交办</strong>不达标的经审核后，交给一个责任单位，定下时限。</li>
<li><strong>整改</strong>责任单位改好，留下整改后的照片。</li>
<li><strong>核查</strong>发现、整改、核查由不同的人办理，核查通过才算办结。</li>
</ol>
</section>
</main>
<footer>
<h2>工作人员入口</h2>
<p><a class="button" href="/desk">工作平台</a> <a class="button" href="/field">巡查测评</a></p>
<p class="quiet">本页只列公开目录允许公开的合计数，不含单位和个人信息。</p>
</footer>
</body>
</html>
`.html
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

// Where a computer has no Chinese font, the shipped one arrives in pieces, and Chromium leaves words that were laid out
// before their piece came as empty boxes (src/ui/fonts.ts does the same with a script). A new value of an inherited font
// property, of a feature no font has, lays them out again; each is used once, since an earlier one brings back the boxes.
const moments = [2, 4, 7, 11, 16, 24, 36, 55, 80, 100]
const settling = `
@keyframes settle{${moments.map((at, i) => `${at}%{font-feature-settings:"zzzz" ${i + 1}}`).join('')}}
html{animation:settle 20s step-end forwards}
`

const css = `
:root{--paper:#faf8f3;--ink:#1d1c1a;--ink-2:#57534b;--line:#ddd8cb;--vermilion:#b3261e}
*{box-sizing:border-box}
html{font:16px/1.75 system-ui,-apple-system,'PingFang SC','Microsoft YaHei','HarmonyOS Sans SC','Source Han Sans SC','Noto Sans SC Variable',sans-serif;color:var(--ink);background:var(--paper);-webkit-text-size-adjust:100%}
html.elder{font-size:22px}
@media(min-width:2400px){html{font-size:26px}html.elder{font-size:34px}}
body{margin:0 auto;max-width:58rem;padding:0 clamp(1rem,4vw,2.5rem) 3rem}
a{color:inherit;text-underline-offset:.25em}
:focus-visible{outline:2px solid #1f4e8c;outline-offset:2px}
.skip{position:absolute;left:-100vw}.skip:focus{position:static}
.demo{margin:0;padding:.25rem .75rem;background:#f8eed8;color:#7a4f00;font-size:.875rem}
header{display:flex;justify-content:space-between;align-items:center;border-bottom:1px solid var(--line)}
header p{margin:0;letter-spacing:.1em}
header a,.button{display:inline-flex;align-items:center;min-height:max(44px,2.75rem)}
h1,h2,p,ol,dl,dd{margin:0}
h1{font:600 clamp(1.9rem,6vw,3rem)/1.3 'FZXiaoBiaoSong-B05S','STSong','SimSun','Songti SC','Noto Sans SC Variable',serif;padding:clamp(1.5rem,6vw,3.5rem) 0 1rem;letter-spacing:.04em}
h1::after{content:'';display:block;width:3.5rem;margin-top:.75rem;border-top:4px solid var(--vermilion)}
h2{font-size:1.25rem;line-height:1.4}
.lead{max-width:38em;font-size:1.0625rem}
section{margin-top:2.5rem;padding-top:1rem;border-top:1px solid var(--line)}
.quiet{color:var(--ink-2);font-size:.875rem}
.whole{white-space:nowrap}
.title{margin-top:.5rem;font-weight:600;overflow-wrap:anywhere}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:1.25rem 2rem;margin-top:.75rem}
.figures>div{border-top:2px solid var(--ink);padding-top:.5rem}
.figure{font-size:2.25rem;font-weight:600;line-height:1.3;font-variant-numeric:tabular-nums}
.row{display:flex;flex-wrap:wrap;gap:.5rem 2.5rem;margin-top:.75rem}
.row>div{display:flex;align-items:baseline;gap:.5rem}
.row strong{font-size:1.5rem;font-variant-numeric:tabular-nums}
ol{padding-left:1.4em;margin-top:.75rem}
li{padding:.2rem 0}
li strong{margin-right:.75em}
footer{margin-top:3rem;padding-top:1rem;border-top:2px solid var(--ink)}
footer h2{font-size:1rem}
.button{margin:.75rem .5rem .75rem 0;padding:0 1.25rem;border:1px solid var(--ink-2);border-radius:2px;text-decoration:none}
.button:hover{border-color:var(--ink);background:#f3f0e8}
`
