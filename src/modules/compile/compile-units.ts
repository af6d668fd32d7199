// Figures and units as documents write them.

const BASE = [
  '吨标准煤', '吨标煤', '平方公里', '平方千米', '平方米', '立方米', '微克', '毫克', '千瓦时', '千克', '公斤', '斤', '公里', '千米', '公顷',
  '个工作日', '工作日', '个百分点', '百分点', '个小时', '小时', '分钟', '个月', '个季度', '个年度', '人次', '轮次', '场次', '批次', '车次', '班次', '户次',
  '人年', '岁', '课时', '学时', '分贝', '兆瓦', '千瓦', '床位', '泊位', '美元', 'TB', 'GB', 'PB', 'MW', 'kW', '㎡', 'km²', 'm²', '亩', '吨', '克', '升', '米', '元', '人',
  '户', '家', '个', '处', '座', '所', '张', '台', '辆', '条', '项', '次', '场', '名', '位', '件', '起', '宗', '期', '轮', '回', '倍',
  '支', '对', '套', '间', '栋', '幢', '部', '门', '篇', '册', '株', '棵', '盏', '块', '片', '只', '枚', '份', '车', '桩', '秒', '天', '年', '周', '学期', '季度', '类', '种',
  '分', '笔', '艘', '列', '尾', '羽', '遍', '趟', '节', '堂', '折', '厘米', '毫米', '千伏安', '蒸吨', '标箱', '窗口', '例', '摊', '度',  '款', '批', '道', '口', '眼', '组', '队', '档', '本', '首', '幅', '顶', '杆', '根', '头', '匹', '箱', '档', '番', '成',
] // biome-ignore format: a list reads better in rows
const OVER = [
  '10万人',
  '万元',
  '万人',
  '千人',
  '百人',
  '平方公里',
  '平方米',
  '立方米',
  '公顷',
  '亩',
  '升',
  '秒',
  '小时',
  '天',
  '千人口',
  '万人口',
  '百户',
  '平',
  '公里',
  '班',
  '米',
  '日',
  '月',
  '年',
  '人',
  '户',
  '元',
  '吨',
  '10万',
  '次',
  '生',
  '车',
  '床',
]
const UNIT = new RegExp(
  `(?:%|‰|[十百千万亿]{0,2}(?:${BASE.join('|')})(?:\\/(?:${OVER.join('|')}))?|\\/(?:10万|万|千)|[万亿](?![\\u4e00-\\u9fff]))`,
  'y',
)

/** 3日内 is a length; 3日 is a day of a month. */
const DAYS = /^日(?:内|之内|以内)/

/** The unit right at `at`, as written; the year of a date is none. */
export function unitAt(text: string, at: number): string | undefined {
  if (DAYS.test(text.slice(at, at + 3))) return '日'
  UNIT.lastIndex = at
  return UNIT.exec(text)?.[0]
}

/** 十五 → 15, 百分之九十点五 → 90.5; undefined where it is no number. */
export function spokenNumber(text: string): number | undefined {
  const [whole, fraction] = text.replace(/^(?:百|千|十?万)分之/, '').split('点')
  const part = wholeNumber(whole ?? '')
  if (part === undefined) return undefined
  if (!fraction) return part
  const digits = [...fraction].map(char => '零一二三四五六七八九'.indexOf(char))
  return digits.includes(-1) ? undefined : Number(`${part}.${digits.join('')}`)
}

function wholeNumber(text: string): number | undefined {
  const match =
    /^(?:([一二两三四五六七八九])千)?零?(?:([一二两三四五六七八九])?百)?零?(?:([一二三四五六七八九])?十)?([零一二两三四五六七八九])?$/.exec(
      text,
    )
  if (!match || text === '') return undefined
  const digit = (char: string | undefined) =>
    char ? '零一二三四五六七八九'.indexOf(char === '两' ? '二' : char) : 0
  const hundred = text.includes('百') ? digit(match[2]) || 1 : 0
  const ten = text.includes('十') ? digit(match[3]) || 1 : 0
  return digit(match[1]) * 1000 + hundred * 100 + ten * 10 + digit(match[4])
}
