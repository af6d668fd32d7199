// One paper in every format reads as the same lines; each format's own ways are read as a person sees them.
import {
  AlignmentType,
  DeletedTextRun,
  Document,
  FootnoteReferenceRun,
  InsertedTextRun,
  LevelFormat,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  Textbox,
  TextRun,
} from 'docx'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../../../e2e/browser.ts'
import {
  docxOf,
  docxOfXml,
  gb18030,
  gbHtmlOf,
  gbTxtOf,
  htmlOf,
  ofdOf,
  type Paper,
  pdfOf,
  plainLines,
  txtOf,
  zipOf,
} from './documents.testbed.ts'
import { readDocument } from './read-document.io.ts'

const paper: Paper = {
  title: ['某市创建全国文明城市三年行动计划(2024—2026年)'],
  number: '某党发〔2024〕7号',
  paragraphs: [
    '为扎实推进全国文明城市创建工作，根据《全国文明城市测评体系》，结合我市实际，制定本计划。',
    '一、总体要求',
    '坚持以人民为中心，把创建工作与造福于民结合起来，为群众办实事、做好事、解难事，不断增强群众的幸福感和获得感，推动物质文明和精神文明协调发展，努力建设崇德向善、文化厚重、和谐宜居、人民满意的文明城市。',
    '二、主要任务',
    '(一)建设廉洁高效的政务环境。',
    '1、优化营商环境。深化“放管服”改革，政务服务事项网上可办率达到95%以上，企业开办时间不超过1个工作日，群众满意度≥90%。（市政务服务中心牵头，市市场监管局配合）',
    '2、规范政务公开。健全完善政府信息公开机制，政府网站每半年检查一次，检查结果向社会公布，2024年9月底前完成首次检查。',
    '(二)建设可持续发展的生态环境。',
    '3、推进城乡绿化。城市建成区绿化覆盖率达到40%以上，人均公园绿地面积≥12平方米，空气质量优良天数比例不低于87.5%，城市污水集中处理率逐年提升不低于2个百分点。',
    '三、保障措施',
    '建立督查机制，对连续两次被通报的单位，由市纪委约谈主要负责人。市财政2024年安排专项经费500万元，并逐年增加。',
  ],
  table: [
    ['序号', '指标名称', '目标值'],
    ['1', '垃圾无害化处理率', '100%'],
    ['2', '人均体育场地面积', '≥2.18平方米'],
  ],
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

describe('the same paper in every format', () => {
  const formats: Readonly<Record<string, () => Promise<Buffer> | Buffer>> = {
    'txt, UTF-8': () => txtOf(paper),
    'txt, UTF-8 with mark': () => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), txtOf(paper)]),
    'txt, UTF-16': () =>
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(plainLines(paper).join('\r\n'), 'utf16le')]),
    'txt, UTF-16 without mark': () => Buffer.from(plainLines(paper).join('\r\n'), 'utf16le'),
    'txt, GB18030': () => gbTxtOf(paper),
    html: () => htmlOf(paper),
    'html, GB2312 as it says': () => gbHtmlOf(paper),
    docx: () => docxOf(paper),
    ofd: () => ofdOf(paper),
    pdf: () => pdfOf(browser, paper),
  }
  it.each(Object.keys(formats))('%s', async name => {
    const read = await readDocument(await formats[name]!())
    expect(read.format).toBe(name.split(',')[0])
    expect(linesOf(read.text)).toEqual(plainLines(paper))
    expect(read.notes).toEqual([])
  })
})

describe('Word', () => {
  it('shows automatic numbers as the paper does, restarts and running numbers included', async () => {
    const level = (at: number, format: (typeof LevelFormat)[keyof typeof LevelFormat], text: string) => ({
      level: at,
      format,
      text,
      alignment: AlignmentType.START,
    })
    const numbered = (text: string, reference: string, at: number) =>
      new Paragraph({ text, numbering: { reference, level: at } })
    const document = new Document({
      numbering: {
        config: [
          {
            reference: 'parts',
            levels: [
              level(0, LevelFormat.CHINESE_COUNTING, '%1、'),
              level(1, LevelFormat.CHINESE_COUNTING, '（%2）'),
              level(2, LevelFormat.DECIMAL_ENCLOSED_CIRCLE, '%3'),
            ],
          },
          { reference: 'tasks', levels: [level(0, LevelFormat.DECIMAL, '%1.')] },
          { reference: 'articles', levels: [level(0, LevelFormat.CHINESE_COUNTING, '第%1条')] },
        ],
      },
      sections: [
        {
          children: [
            numbered('总体要求', 'parts', 0),
            numbered('主要任务', 'parts', 0),
            numbered('政务环境', 'parts', 1),
            numbered('2024年开办时间', 'tasks', 0),
            numbered('政务公开', 'tasks', 0),
            numbered('生态环境', 'parts', 1),
            numbered('绿化', 'tasks', 0),
            numbered('甲', 'parts', 2),
            numbered('乙', 'parts', 2),
            numbered('保障', 'parts', 0),
            numbered('领导', 'parts', 1),
            numbered('丙', 'parts', 2),
            ...Array.from({ length: 12 }, (_, i) => numbered(`条文${i}`, 'articles', 0)),
          ],
        },
      ],
    })
    const { text } = await readDocument(await Packer.toBuffer(document))
    expect(linesOf(text).slice(0, 12)).toEqual([
      '一、总体要求',
      '二、主要任务',
      '（一）政务环境',
      '1. 2024年开办时间',
      '2. 政务公开',
      '（二）生态环境',
      '3. 绿化',
      '① 甲',
      '② 乙',
      '三、保障',
      '（一）领导',
      '① 丙',
    ])
    expect(linesOf(text).slice(-3)).toEqual(['第十条 条文9', '第十一条 条文10', '第十二条 条文11'])
  })

  it('takes numbers from styles, levels that name a style, and starts of its own', async () => {
    const bytes = docxOfXml(
      `<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>
       <w:p><w:pPr><w:pStyle w:val="H2"/></w:pPr><w:r><w:t>乙</w:t></w:r></w:p>
       <w:p><w:pPr><w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>不编号</w:t></w:r></w:p>
       <w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr></w:pPr><w:r><w:t>从五起</w:t></w:r></w:p>
       <w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr></w:pPr><w:r><w:t>再一条</w:t></w:r></w:p>`,
      {
        'word/styles.xml':
          '<w:styles xmlns:w="w"><w:style w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:styleId="H2"><w:basedOn w:val="H1"/></w:style></w:styles>',
        'word/numbering.xml':
          '<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="H2"/><w:lvlText w:val="%1.%2"/><w:isLgl/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>',
      },
    )
    expect(linesOf((await readDocument(bytes)).text)).toEqual([
      '一、甲',
      '1.1 乙',
      '不编号',
      '五、从五起',
      '六、再一条',
    ])
  })

  it('reads revisions as accepted, leaves out hidden words, puts notes at the end, and says so', async () => {
    const mark = { id: 1, author: '某', date: '2024-01-01T00:00:00Z' }
    const document = new Document({
      footnotes: { 1: { children: [new Paragraph('数据来自市统计局。')] } },
      sections: [
        {
          children: [
            new Paragraph({
              children: [
                new TextRun('绿化覆盖率达到'),
                new DeletedTextRun({ ...mark, text: '35%' }),
                new InsertedTextRun({ ...mark, id: 2, text: '40%' }),
                new TextRun('以上'),
                new FootnoteReferenceRun(1),
                new TextRun({ text: '批注给自己看', vanish: true }),
                new TextRun('。'),
              ],
            }),
            new Textbox({
              alignment: 'center',
              children: [new Paragraph('文本框里的一句话。')],
              style: { width: '200pt', height: '50pt' },
            }),
          ],
        },
      ],
    })
    const read = await readDocument(await Packer.toBuffer(document))
    expect(linesOf(read.text)).toEqual([
      '绿化覆盖率达到40%以上。',
      '文本框里的一句话。',
      '注1：数据来自市统计局。',
    ])
    expect(read.notes).toHaveLength(3)
  })

  it('reads tables a line a row, merged cells repeated downwards and left empty sideways', async () => {
    const cell = (text: string, more = {}) =>
      new TableCell({ children: text.split('|').map(it => new Paragraph(it)), ...more })
    const document = new Document({
      sections: [
        {
          children: [
            new Table({
              rows: [
                new TableRow({ children: [cell('任务'), cell('单位', { columnSpan: 2 }), cell('时限')] }),
                new TableRow({
                  children: [
                    cell('营商环境', { rowSpan: 2 }),
                    cell('市政务中心'),
                    cell('市工信局|市财政局'),
                    cell('9月底前'),
                  ],
                }),
                new TableRow({ children: [cell('市市场监管局'), cell(''), cell('年底前')] }),
                new TableRow({ children: [cell('绿化'), cell('市林草局'), cell(''), cell('')] }),
              ],
            }),
            new Table({ rows: [new TableRow({ children: [cell('框在一格里的话。|第二段。')] })] }),
          ],
        },
      ],
    })
    expect((await readDocument(await Packer.toBuffer(document))).text.split('\n').filter(Boolean)).toEqual([
      '任务\t单位\t\t时限',
      '营商环境\t市政务中心\t市工信局 市财政局\t9月底前',
      '营商环境\t市市场监管局\t\t年底前',
      '绿化\t市林草局',
      '框在一格里的话。',
      '第二段。',
    ])
  })
})

describe('web pages', () => {
  const read = async (body: string) =>
    linesOf((await readDocument(Buffer.from(`<html><body>${body}</body></html>`))).text)
  it('keep order, drop scripts and what is hidden, number lists', async () =>
    expect(
      await read(
        '<nav>首页 &gt; 文件</nav><script>var a = "<p>不读</p>"</script><style>p{}</style><div>一、总体<b>要求</b></div><p>第一行<br>第二行</p><p style="display:none">藏着</p><ol start="3"><li>甲</li><li>乙</li></ol><ul><li>丙</li></ul><p>分在\n两行的字 and two\n words</p>',
      ),
    ).toEqual([
      '首页 > 文件',
      '一、总体要求',
      '第一行',
      '第二行',
      '3. 甲',
      '4. 乙',
      '丙',
      '分在两行的字 and two words',
    ]))

  it('read tables with spans, and take a page set in a table apart', async () => {
    expect(
      await read(
        '<table><tr><th rowspan=2>任务</th><th colspan=2>单位</th></tr><tr><td>牵头</td><td>配合</td></tr><tr><td>绿化</td><td>甲局</td><td>乙局</td></tr></table>',
      ),
    ).toEqual(['任务\t单位', '任务\t牵头\t配合', '绿化\t甲局\t乙局'])
    const page = Array.from({ length: 12 }, (_, i) => `<p>第${i}段${'文'.repeat(60)}</p>`).join('')
    expect(await read(`<table><tr><td>左栏</td><td>${page}</td></tr></table>`)).toHaveLength(13)
  })
})

describe('pages with places', () => {
  it('PDF over many pages: numbers and running heads go, lines run on, titles join', async () => {
    const long: Paper = {
      title: ['某市人民政府办公室关于印发《某市创建全国文明城市工作规划(2024—2026年)》的通知'],
      number: '某政办发〔2024〕12号',
      paragraphs: Array.from(
        { length: 60 },
        (_, i) =>
          `${i + 1}、第${i + 1}项任务。${'扎实推进各项创建工作任务落实，'.repeat(1 + (i % 9))}完成率达到${80 + (i % 20)}%以上。`,
      ),
    }
    for (const bytes of [await pdfOf(browser, long), ofdOf({ ...long, title: ['某市创建规划'] })]) {
      const lines = linesOf((await readDocument(bytes)).text)
      expect(lines.slice(1)).toEqual(plainLines(long).slice(1))
    }
    expect(linesOf((await readDocument(await pdfOf(browser, long))).text)[0]).toBe(long.title[0])
  })

  it('OFD: matrix, template, several codes in one object, g-runs', async () => {
    const page = `<ofd:Page xmlns:ofd="o"><ofd:Template TemplateID="7"/><ofd:Content><ofd:Layer><ofd:PageBlock>
      <ofd:TextObject Boundary="20 40 100 6" CTM="0.5 0 0 0.5 0 0" Size="10"><ofd:TextCode X="0" Y="8" DeltaX="g 3 10">第二行字</ofd:TextCode></ofd:TextObject>
      <ofd:TextObject Boundary="20 30 100 12" Size="5"><ofd:TextCode X="0" Y="4">第一</ofd:TextCode><ofd:TextCode X="10" Y="4">行字</ofd:TextCode></ofd:TextObject>
      <ofd:TextObject Boundary="100 100 30 30" CTM="0.7 0.7 -0.7 0.7 0 0" Size="9"><ofd:TextCode X="0" Y="8">斜着的水印</ofd:TextCode></ofd:TextObject>
      </ofd:PageBlock></ofd:Layer></ofd:Content></ofd:Page>`
    const bytes = zipOf({
      'OFD.xml':
        '<ofd:OFD xmlns:ofd="o"><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
      'Doc_0/Document.xml':
        '<ofd:Document xmlns:ofd="o"><ofd:CommonData><ofd:TemplatePage ID="7" BaseLoc="Tpls/T.xml"/><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="/Doc_0/P.xml"/></ofd:Pages></ofd:Document>',
      'Doc_0/P.xml': page,
      'Doc_0/Tpls/T.xml':
        '<ofd:Page xmlns:ofd="o"><ofd:Content><ofd:Layer><ofd:TextObject Boundary="20 12 60 6" Size="5"><ofd:TextCode X="0" Y="4">某市人民政府文件</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>',
    })
    expect(linesOf((await readDocument(bytes)).text)).toEqual(['某市人民政府文件', '第一行字', '第二行字'])
  })
})

describe('plain text', () => {
  it('keeps every character of the original but line ends', async () => {
    const text = '一、总体要求\u2002\u00a0\n(一)标题。正文——〔2021〕Ⅱ类≥90%\n'
    expect((await readDocument(Buffer.from(text.replaceAll('\n', '\r\n')))).text).toBe(text)
  })
  it('reads a short GB18030 file, one with four-byte characters, and one cut off', async () => {
    expect((await readDocument(gb18030('创建文明城市'))).text).toBe('创建文明城市')
    expect(
      (await readDocument(Buffer.concat([gb18030('创建'), Buffer.from([0x81, 0x39, 0xef, 0x30])]))).text,
    ).toMatch(/^创建./)
    expect((await readDocument(gbTxtOf(paper).subarray(0, 201))).text).toMatch(/^某市创建全国/)
  })
})
