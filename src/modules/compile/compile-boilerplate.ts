// What a web page puts around a document, taken off at both ends, line by line. Nothing between is touched.

/** Lines of page furniture; looked for only before the document begins and after it ends. */
const FURNITURE: readonly RegExp[] = [
  /^(您|你)?(现在|当前|所在)?(的)?位置\s*[:：]/,
  /^首页(\s*[>»›/-]|$)/,
  /^(网站)?首页\s*>/,
  /微信扫|扫一扫|扫描二维码|手机上?(查看|浏览)|分享(至|到|:|：)|朋友圈|微博$/,
  /^[×xX✕]$/,
  /(字体|字号)\s*[:：]|^【?\s*(大|中|小)(\s+(大|中|小))*\s*】?$|^\[?\s*大\s*中\s*小\s*\]?$/,
  /打印(本页|此页|本文)?|关闭(窗口|本页)|收藏本站|加入收藏/,
  /^(浏览|点击|阅读)(次数|量|数)/,
  /^(发布|更新)(时间|日期)\s*[:：]/,
  /^(信息|文章)?来源\s*[:：]/,
  /^(责任编辑|编辑|审核|作者)\s*[:：]/,
  /^(上一篇|下一篇|相关(链接|文档|阅读|新闻)|附件下载|政策解读)\s*[:：]?/,
  /版权所有|技术支持|ICP备|公网安备|网站标识码|网站地图|无障碍|IPv6|网站支持|建议使用.*浏览器/,
  /^(主办|承办|主管)单位\s*[:：]/,
  /^(联系(方式|电话)|地址|邮编|传真|电话)\s*[:：]/,
  /^(登录|注册|搜索|返回顶部|无障碍浏览|长者模式)$/,
]

const isFurniture = (line: string) => FURNITURE.some(pattern => pattern.test(line.trim()))
const isBlank = (line: string) => line.trim() === ''

/** How far from either end page furniture may reach. */
const REACH = 60

/**
 * The document's own text: line ends normalised, furniture at both ends left out. Characters are never altered; what is in
 * doubt stays.
 */
export function ownText(source: string): string {
  const lines = source
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/[ \t\u00a0\u2000-\u200a\u3000]+\n/g, '\n')
    .split('\n')
  const head = lines.slice(0, REACH).findIndex(line => !isBlank(line) && !isFurniture(line))
  let first = head < 0 ? 0 : head
  // Furniture may follow a stray line (a site's name) at the top: the last of it within a few lines counts.
  for (let i = first; i < Math.min(lines.length, first + 4); i++)
    if (isFurniture(lines[i]!) && lines.slice(first, i).every(line => line.trim().length < 12)) first = i + 1
  let last = lines.length
  for (let i = lines.length - 1; i >= Math.max(first, lines.length - 4 * REACH); i--) {
    if (isBlank(lines[i]!)) continue
    if (!isFurniture(lines[i]!)) break
    last = i
  }
  return lines
    .slice(first, last)
    .join('\n')
    .replace(/^\n+|\s+$/g, '')
}
