import { describe, expect, test } from 'vitest'
import { type PortalPage, portalPage } from './portal.page.ts'

const page: PortalPage = {
  cityName: '示例市',
  plan: { title: '规划', docNumber: null, areas: 10, tasks: 39, targets: 84 },
  figures: [{ code: 'a', words: '交办问题', value: '12 件', basis: '合计。', clause: '六(三)' }],
  at: new Date('2022-09-12T16:30:00Z'),
  demo: false,
  elder: false,
  fontHref: null,
  hotline: { name: '热线', phone: '12345' },
  form: {
    id: '01860000-0000-7000-8000-000000000001',
    ticket: 't',
    bits: 0,
    areas: [{ code: '640302', name: '甲区', towns: [{ code: '640302100', name: '乙镇' }] }],
    fields: [{ name: '公共环境', categories: [{ code: 'litter', name: '暴露垃圾' }] }],
  },
  scriptHref: null,
}

describe('the public page', () => {
  test('has no script, no handler and no address outside', () => {
    const html = portalPage(page)
    expect(html).not.toMatch(/<script|\son\w+=|https?:\/\//)
    expect(html).toContain('2022年9月13日')
    expect(html).toContain('12 件')
    expect(new TextEncoder().encode(html).length).toBeLessThan(20_000)
  })

  test('escapes everything that is put in, in text and in attributes', () => {
    const evil = `"><script>alert('x')</script>&amp;`
    const html = portalPage({
      ...page,
      cityName: evil,
      plan: { ...page.plan, title: evil, docNumber: evil },
      figures: [{ code: evil, words: evil, value: evil, basis: evil, clause: evil }],
      fontHref: evil,
      hotline: { name: evil, phone: evil },
      scriptHref: null,
      form: {
        ...page.form,
        ticket: evil,
        refused: evil,
        given: { words: evil, where: evil, phone: evil, category: evil, area: evil },
        areas: [{ code: evil, name: evil, towns: [{ code: evil, name: evil }] }],
        fields: [{ name: evil, categories: [{ code: evil, name: evil }] }],
      },
    })
    expect(html).not.toContain('<script')
    expect(html).not.toContain(`content="">`)
    expect(html).not.toContain('[object')
  })

  test('says what is missing instead of leaving it blank', () => {
    const html = portalPage({
      ...page,
      figures: [],
      plan: { title: '', docNumber: null, areas: 0, tasks: 0, targets: 0 },
    })
    expect(html).toContain('还没有可以公开的数字')
    expect(html).toContain('规划尚未载入')
    expect(html).not.toMatch(/null|undefined|NaN/)
  })

  test('lays its words out again while a shipped font arrives, without a script', () => {
    expect(portalPage(page)).not.toContain('@keyframes')
    const html = portalPage({ ...page, fontHref: '/assets/font.css' })
    expect(html).toContain('href="/assets/font.css"')
    const values = [...html.matchAll(/"zzzz" (\d+)/g)].map(match => match[1])
    expect(values.length).toBeGreaterThan(5)
    expect(new Set(values).size).toBe(values.length)
    expect(html).not.toMatch(/<script/)
  })

  test('the form stands before everything else, a photo first, and works as a plain form', () => {
    const html = portalPage(page)
    const order = [
      'type="file"',
      'name="where"',
      'name="words"',
      'name="phone"',
      '查办理结果',
      'id="standing"',
    ].map(it => html.indexOf(it))
    expect(order.every((at, i) => at > (order[i - 1] ?? 0))).toBe(true)
    expect(html).toContain('method="post" action="/report" enctype="multipart/form-data"')
    expect(portalPage({ ...page, scriptHref: '/assets/report-1.js' })).toContain(
      '<script type="module" src="/assets/report-1.js"></script>',
    )
  })

  test('larger text is a plain link away', () => {
    expect(portalPage(page)).toContain('href="/?elder=1"')
    expect(portalPage({ ...page, elder: true, demo: true })).toMatch(
      /class="elder"[\s\S]*演示环境[\s\S]*href="\/\?elder=0"/,
    )
  })
})
