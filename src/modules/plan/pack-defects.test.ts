// Every kind of broken pack is named by file and line; hostile files do no harm.
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { readPack } from './pack.io.ts'
import { check, copyWith, removeCopies, root, swap } from './pack.testbed.ts'
import { defects } from './pack-defects.testbed.ts'

const ELSEWHERE = fileURLToPath(import.meta.url)

afterAll(removeCopies)

describe('broken packs are named by file and line', () => {
  it.each(defects)('$what', async ({ pack = 'wuzhong-2021', file, change, line, nth = 1, says }) => {
    const { dir, text } = await copyWith(pack, file, change)
    const { code, out } = await check(dir)
    const numbers = text
      .split('\n')
      .flatMap((it, i) => (it.replace(/^[\s]+/, '').startsWith(line.replace(/^\s+/, '')) ? [i + 1] : []))
    const place = `${file}:${numbers[nth - 1]} `
    expect(code).toBe(1)
    expect(
      out.filter(it => says.test(it)).map(it => it.slice(0, place.length)),
      out.join('\n'),
    ).toContain(place)
    expect((await readPack(dir)).pack).toBeUndefined()
  })

  it('a missing folder could not be run', async () => {
    const { code, out, err } = await check(join(root, 'nowhere'))
    expect({ code, out }).toEqual({ code: 2, out: [] })
    expect(err[0]).toContain('找不到规划包文件夹')
  })

  it('a missing file, a link, a wrong kind, a strange file', async () => {
    const gone = await copyWith('wuzhong-2021', 'areas.yaml', text => text)
    await rm(join(gone.dir, 'areas.yaml'))
    expect((await check(gone.dir)).out).toEqual(['areas.yaml 缺少文件 areas.yaml'])
    await symlink(ELSEWHERE, join(gone.dir, 'areas.yaml'))
    expect((await check(gone.dir)).out).toEqual(['areas.yaml areas.yaml 须是普通文件，不能是链接或文件夹'])
    const kind = await copyWith('wuzhong-2021', 'pack.yaml', swap('kind: plan', 'kind: plans'))
    expect((await check(kind.dir)).out[0]).toMatch(/^pack\.yaml:\d+ kind 须写 plan/)
    const strange = await copyWith('wuzhong-2021', 'pack.yaml', text => text)
    await mkdir(join(strange.dir, 'notes'))
    const { code, err } = await check(strange.dir)
    expect({ code, err }).toEqual({ code: 0, err: ['notes 提示：不认识的文件“notes”，没有读取'] })
  })
})

describe('hostile files are refused without harm', () => {
  const bombs: readonly [string, string | Uint8Array, RegExp][] = [
    ['more than 5 MB', `# ${'x'.repeat(5 * 1024 * 1024)}`, /超过 5 MB/],
    [
      'an alias bomb',
      [
        '- &a0 [x]',
        ...Array.from({ length: 12 }, (_, i) => `- &a${i + 1} [${`*a${i},`.repeat(9)}*a${i}]`),
      ].join('\n'),
      /引用（&、\*）太多/,
    ],
    ['a thing inside itself', '- &a [*a]', /./],
    ['fifty thousand brackets', '['.repeat(50_000), /层次太深|YAML|缺少符号/],
    ['GBK text', Uint8Array.of(0x2d, 0x20, 0xd6, 0xd0), /不是 UTF-8 编码/],
    ['a tag', '- !!js/function x', /不支持 ! 标记/],
    ['a prototype', '- __proto__: {number: 1}', /缺少|不认识的字段/],
    ['fifty thousand keys', Array.from({ length: 50_000 }, (_, i) => `k${i}: 1`).join('\n'), /列表/],
  ]
  it.each(bombs)('%s', async (_, body, says) => {
    const { dir } = await copyWith('wuzhong-2021', 'tasks.yaml', text => text)
    await writeFile(join(dir, 'tasks.yaml'), body)
    const { code, out } = await check(dir)
    expect(code).toBe(1)
    expect(out.join('\n')).toMatch(says)
    expect(Object.prototype).not.toHaveProperty('number')
  })
})
