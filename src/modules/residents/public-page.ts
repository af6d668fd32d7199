// The frame of every public page: head, larger text, footer, and the one style sheet. Works without any script.
import { type Html, html, trusted } from '../../lib/html.ts'

export interface Frame {
  readonly cityName: string
  readonly demo: boolean
  /** 大字版, kept in a cookie. */
  readonly elder: boolean
  /** Stylesheet with a Chinese font for computers that have none; null where it is not needed. */
  readonly fontHref: string | null
  readonly hotline: { readonly name: string; readonly phone: string } | null
}

export interface PublicPage extends Frame {
  readonly title: string
  readonly description: string
  /** The page's own address, for the link to larger text. */
  readonly path: string
  readonly body: Html
  readonly scriptHref?: string | null
  /** Not for search engines: a page that only its holder should find. */
  readonly hidden?: boolean
}

/** The whole document. */
export function publicPage(page: PublicPage): string {
  const { cityName, hotline } = page
  return html`<!doctype html>
<html lang="zh-CN"${page.elder && html` class="elder"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="theme-color" content="#faf8f3">
<meta name="format-detection" content="telephone=no">
<meta name="description" content="${page.description}">
${page.hidden === true && html`<meta name="robots" content="noindex">`}
<title>${page.title}</title>
${page.fontHref !== null && html`<link rel="stylesheet" href="${page.fontHref}">`}
<style>${trusted(page.fontHref === null ? css : css + settling)}</style>
</head>
<body>
<a class="skip" href="#main">跳到正文</a>
${page.demo && html`<aside class="demo" aria-label="演示环境">演示环境：规划是真实的，单位、人员、点位和数字均为虚构。</aside>`}
<header>
<p class="mast"><a href="/">${cityName}</a></p>
<nav aria-label="页面设置">${page.elder ? html`<a href="${page.path}?elder=0">标准字号</a>` : html`<a href="${page.path}?elder=1">大字版</a>`}</nav>
</header>
<main id="main">
${page.body}
</main>
<footer>
${hotline && html`<p>不方便上网的，可以打${hotline.name}：<a class="phone" href="tel:${hotline.phone}">${hotline.phone}</a></p>`}
<h2>工作人员入口</h2>
<p><a class="button" href="/desk">工作平台</a> <a class="button" href="/field">巡查测评</a></p>
<p class="quiet">本页只列公开目录允许公开的内容，不含个人信息；照片经人工遮盖后才公开。</p>
</footer>
${page.scriptHref ? html`<script type="module" src="${page.scriptHref}"></script>` : null}
</body>
</html>
`.html
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
:root{--paper:#faf8f3;--ink:#1d1c1a;--ink-2:#57534b;--line:#ddd8cb;--line-2:#8d8778;--vermilion:#b3261e;--jade:#1f6b4f;--amber:#8a5a00}
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
header .mast a{text-decoration:none}
header a,.button{display:inline-flex;align-items:center;min-height:max(44px,2.75rem)}
h1,h2,h3,p,ol,ul,dl,dd{margin:0}
h1{font:600 clamp(1.9rem,6vw,3rem)/1.3 'FZXiaoBiaoSong-B05S','STSong','SimSun','Songti SC','Noto Sans SC Variable',serif;padding:clamp(1.25rem,5vw,3rem) 0 .75rem;letter-spacing:.04em}
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
.phone{font-size:1.25rem;font-weight:600;font-variant-numeric:tabular-nums;display:inline-flex;align-items:center;min-height:44px}
.button{margin:.75rem .5rem .75rem 0;padding:0 1.25rem;border:1px solid var(--ink-2);border-radius:2px;text-decoration:none;background:none;color:inherit;font:inherit;cursor:pointer}
.button:hover{border-color:var(--ink);background:#f3f0e8}
.button.main{background:var(--ink);border-color:var(--ink);color:var(--paper);font-weight:600;font-size:1.125rem;min-height:3.25rem;letter-spacing:.1em;justify-content:center}
.button.main:hover{background:#000}
.button:disabled{opacity:.6}
.report{max-width:34rem;margin-top:1.25rem}
@media(max-width:34rem){.submit .button{width:100%}}
.report>*+*{margin-top:1.25rem}
label,.label{display:block;font-weight:600}
.hint{font-weight:400;color:var(--ink-2);font-size:.875rem}
input,select,textarea{width:100%;min-height:3rem;padding:.5rem .75rem;border:1px solid var(--line-2);border-radius:2px;background:#fffdf8;color:inherit;font:inherit;font-size:max(16px,1rem)}
textarea{min-height:6.5rem;line-height:1.6}
.shot{border:2px dashed var(--ink-2);padding:1rem;background:#f3f0e8}
.shot .label{font-size:1.25rem}
.shot input{margin-top:.5rem;padding:.6rem .5rem}
input::file-selector-button{font:inherit;min-height:2.5rem;margin-right:.75rem;border:1px solid var(--ink-2);border-radius:2px;background:var(--ink);color:var(--paper);padding:0 1rem}
.shots{display:flex;gap:.5rem;margin-top:.5rem}.shots img{width:6rem;height:4.5rem;object-fit:cover}
.two{display:grid;gap:.75rem}
@media(min-width:34rem){.two{grid-template-columns:3fr 2fr}}
summary{cursor:pointer;min-height:44px;display:flex;align-items:center;text-decoration:underline;text-underline-offset:.25em}
details>*+*{margin-top:.75rem}
.note{border-left:4px solid var(--vermilion);padding:.25rem 0 .25rem .75rem;margin-top:1rem}
.note.done{border-color:var(--jade)}
.note.soon{border-color:var(--amber)}
.code{font:600 clamp(1.5rem,7vw,2.5rem)/1.4 ui-monospace,Menlo,Consolas,monospace;letter-spacing:.04em;white-space:nowrap}
.keep{display:flex;flex-wrap:wrap;gap:1rem 2rem;align-items:center;margin-top:1rem;padding:1rem 0;border-top:2px solid var(--ink);border-bottom:1px solid var(--line)}
.keep svg{width:8.5rem;height:8.5rem;display:block}
.state{font-size:1.5rem;font-weight:600;line-height:1.4;margin-top:.5rem}
.state.done{color:var(--jade)}.state.no{color:var(--vermilion)}
.steps{list-style:none;padding:0;margin-top:1rem;max-width:34rem}
.steps li{display:grid;grid-template-columns:1.5rem 1fr auto;gap:.25rem .5rem;padding:.5rem 0;border-bottom:1px solid var(--line)}
.steps li::before{content:'○';color:var(--ink-2)}
.steps li.been::before{content:'●';color:var(--jade)}
.steps li.open{color:var(--ink-2)}
.steps time{font-variant-numeric:tabular-nums;color:var(--ink-2);font-size:.875rem}
.facts{margin-top:1rem;max-width:34rem}
.facts>div{display:grid;grid-template-columns:5.5em 1fr;gap:.5rem;padding:.35rem 0;border-bottom:1px solid var(--line)}
.facts dt{color:var(--ink-2)}
.facts dd{overflow-wrap:anywhere}
.pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,15rem),1fr));gap:1rem;margin-top:.75rem}
figure{margin:0}figure img{width:100%;height:auto;display:block}
.acts{display:flex;flex-wrap:wrap;gap:0 .5rem}
.find{display:flex;flex-wrap:wrap;gap:.5rem;max-width:34rem;margin-top:.5rem}
.find input{flex:1 1 12rem}.find .button{margin:0}
@media print{header nav,footer,.acts,.find,.demo,.skip{display:none}}
`
