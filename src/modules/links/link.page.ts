// What a link opens, as HTML: a list to look at, or one thing that is asked of a body outside with a form for its answer. Works
// without any script; no person is named, every picture is a redacted copy.
import { type Html, html, trusted } from '../../lib/html.ts'

export interface Frame {
  readonly cityName: string
  readonly demo: boolean
}

export interface ShownItem {
  readonly number: string
  readonly title: string
  readonly placeName: string
  readonly countyName: string
  readonly state: string
  readonly due: string
  readonly late: boolean
  /** Digest of the redacted copy. */
  readonly photo: string | null
}

export interface CasesPage extends Frame {
  readonly unitName: string
  readonly items: readonly ShownItem[]
  readonly at: string
  readonly until: string
}

export interface PartPage extends Frame {
  readonly unitName: string
  readonly body: string
  readonly asked: string
  readonly requirement: string | null
  readonly item: ShownItem
  readonly until: string
  /** What became of the last answer; null when there was none. */
  readonly before: { readonly words: string; readonly reason: string | null } | null
  /** Null when nothing can be answered: the last answer waits, or the unit has what it needs. */
  readonly form: {
    readonly id: string
    readonly mostPhotos: number
    readonly words: string
    readonly problem: string | null
  } | null
}

const picture = (it: ShownItem): Html =>
  it.photo
    ? html`<img src="/api/public/photos/${it.photo}" alt="${it.number}现场照片（已遮盖）" loading="lazy">`
    : html`<p class="quiet">照片未公开，需要时请向责任单位了解。</p>`

const facts = (it: ShownItem): Html =>
  html`<p>${it.placeName}${it.countyName ? `，${it.countyName}` : ''}</p><p class="${it.late ? 'late' : 'quiet'}">${it.state}，${it.due}</p>`

/** A list to look at, until a moment. */
export function casesPage(page: CasesPage): string {
  return framed(
    page,
    `${page.unitName}待整改问题`,
    html`<h1>${page.unitName}待整改问题</h1>
<p class="quiet">截至 ${page.at}，共 ${page.items.length} 件。本页只看不办，${page.until} 前有效；办理请登录工作平台。</p>
<ol class="items">${page.items.map(
      it => html`<li><h2>${it.title}</h2><p class="quiet">${it.number}</p>${facts(it)}${picture(it)}</li>`,
    )}</ol>
<p><a class="button" href="/desk">登录办理</a></p>`,
  )
}

/** One thing that is asked, and the form for the answer. */
export function partPage(page: PartPage): string {
  const { item, form, before } = page
  return framed(
    page,
    '请协助整改',
    html`<p class="to">${page.body}：</p>
<h1>请协助整改</h1>
<dl><dt>问题</dt><dd>${item.title}</dd><dt>地点</dt><dd>${item.placeName}${item.countyName ? `，${item.countyName}` : ''}</dd><dt>请办</dt><dd>${page.asked}</dd>${page.requirement ? html`<dt>要求</dt><dd>${page.requirement}</dd>` : null}<dt>时限</dt><dd class="${item.late ? 'late' : ''}">${item.due}</dd><dt>发函单位</dt><dd>${page.unitName}</dd></dl>
${picture(item)}
${before ? html`<section aria-labelledby="before"><h2 id="before">上次答复</h2><p>${before.words}</p>${before.reason ? html`<p class="late">没有采用：${before.reason}</p>` : html`<p class="quiet">已送达，等责任单位审看。</p>`}</section>` : null}
${form ? formOf(form) : before ? null : html`<p class="done">责任单位已收到办理情况，不用再答复。谢谢。</p>`}
<p class="quiet">本页 ${page.until} 前有效，请勿转发。答复由责任单位审看后使用；问题由核查员核查后才算办结。</p>`,
  )
}

function formOf({ id, mostPhotos, words, problem }: NonNullable<PartPage['form']>): Html {
  return html`<form method="post" enctype="multipart/form-data" aria-labelledby="reply">
<h2 id="reply">答复办理情况</h2>
${problem ? html`<p class="late" role="alert">${problem}</p>` : null}
<input type="hidden" name="id" value="${id}">
<label for="words">办理情况</label>
<textarea id="words" name="words" required maxlength="1000" rows="5" aria-describedby="words-hint">${words}</textarea>
<p id="words-hint" class="quiet">写明做了什么、什么时候做完。不写个人姓名和电话。</p>
<label for="photos">办后照片（1 至 ${mostPhotos} 张）</label>
<input id="photos" type="file" name="photos" accept="image/jpeg,image/png,image/webp" multiple required>
<p class="quiet">照片只用于核对整改，不要拍到人脸和车牌。</p>
<button class="button main" type="submit">提交答复</button>
</form>`
}

/** A page that says why nothing can be opened, or that something arrived. */
export function wordsPage(frame: Frame, title: string, words: string, again: boolean): string {
  return framed(
    frame,
    title,
    html`<h1>${title}</h1><p role="status">${words}</p>${again ? html`<p><a class="button" href="">返回</a></p>` : null}`,
  )
}

function framed(frame: Frame, title: string, main: Html): string {
  return html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<title>${title} - ${frame.cityName}创建全国文明城市</title>
<style>${trusted(css)}</style>
</head>
<body>
${frame.demo ? html`<aside class="demo" aria-label="演示环境">演示环境：单位、点位和问题均为虚构。</aside>` : null}
<header><p>${frame.cityName}创建全国文明城市</p></header>
<main>
${main}
</main>
</body>
</html>
`.html
}

const css = `
:root{--paper:#faf8f3;--ink:#1d1c1a;--ink-2:#57534b;--line:#ddd8cb;--vermilion:#b3261e;--jade:#1f6b4f}
*{box-sizing:border-box}
html{font:17px/1.7 system-ui,-apple-system,'PingFang SC','Microsoft YaHei','HarmonyOS Sans SC','Source Han Sans SC','Noto Sans SC Variable',sans-serif;color:var(--ink);background:var(--paper);-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:40rem;padding:0 1rem 3rem}
:focus-visible{outline:2px solid #1f4e8c;outline-offset:2px}
.demo{padding:.25rem .75rem;background:#f8eed8;color:#7a4f00;font-size:.875rem}
header{border-bottom:1px solid var(--line);letter-spacing:.08em}
header p{margin:.5rem 0}
h1{font:600 1.5rem/1.4 'FZXiaoBiaoSong-B05S','STSong','SimSun','Songti SC',serif;margin:1rem 0 .5rem}
h2{font-size:1.0625rem;margin:0 0 .25rem}
p{margin:.25rem 0;overflow-wrap:anywhere}
.to{margin-top:1rem}
.quiet{color:var(--ink-2);font-size:.9rem}
.late{color:var(--vermilion)}
.done{color:var(--jade);font-weight:600;margin:1rem 0}
img{display:block;width:100%;max-height:24rem;object-fit:contain;background:#e9e5da;margin:.5rem 0}
.items{list-style:none;padding:0}
.items li{padding:1rem 0;border-top:1px solid var(--line)}
dl{display:grid;grid-template-columns:auto minmax(0,1fr);gap:.25rem 1rem;border-top:2px solid var(--ink);border-bottom:1px solid var(--line);padding:.75rem 0;margin:.5rem 0}
dt{color:var(--ink-2)}
dd{margin:0;overflow-wrap:anywhere}
section,form{margin-top:1.5rem;padding-top:1rem;border-top:1px solid var(--line)}
label{display:block;margin-top:.75rem;font-weight:600}
textarea,input[type=file]{width:100%;min-height:44px;padding:.5rem;font:inherit;color:inherit;border:1px solid var(--ink-2);border-radius:2px;background:#fff}
.button{display:inline-flex;align-items:center;justify-content:center;min-height:44px;padding:0 1.25rem;border:1px solid var(--ink-2);border-radius:2px;color:inherit;background:none;font:inherit;text-decoration:none;cursor:pointer}
.main{width:100%;margin-top:1rem;background:var(--ink);color:var(--paper);border-color:var(--ink)}
`
