// What a handed-in file is, by its bytes and what it holds, and the sentence for what is not read.
import { type Refusal, refusal } from '../../lib/refusal.ts'
import type { BatchKind } from './batch.ts'

const starts = (bytes: Uint8Array, ...head: number[]) => head.every((byte, i) => bytes[i] === byte)

function holdsWide(bytes: Uint8Array, words: string): boolean {
  // Names in an OLE directory are UTF-16; they stand at steps of 128 bytes in some 512-byte sector.
  const wide = [...words].flatMap(letter => [letter.charCodeAt(0), 0])
  for (let at = 0; at + wide.length <= bytes.length; at += 128)
    if (wide.every((byte, i) => bytes[at + i] === byte)) return true
  return false
}

const tableAnew =
  '请用 Excel 或 WPS 打开，选“文件”→“另存为”，保存类型选“Excel 工作簿（.xlsx）”，再上传新文件。'
const paperAnew = '请用 Word 或 WPS 打开，选“文件”→“另存为”，保存类型选“Word 文档（.docx）”，再上传新文件。'

/** Why bytes that are no archive and no text are not read; undefined where they may be a plain table of text. */
export function refusedByBytes(bytes: Uint8Array, name: string): Refusal | undefined {
  if (bytes.length < 4) return refusal('batch.empty', '文件是空的；请检查是否选错了文件。', 400)
  if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return oldFormat(bytes, name)
  if (starts(bytes, 0x25, 0x50, 0x44, 0x46))
    return refusal(
      'batch.pdf',
      '这是 PDF，里面的表格和图片对不上行；请上传原来的 Excel（.xlsx）或 Word（.docx）文件。',
      415,
    )
  if (starts(bytes, 0x52, 0x61, 0x72, 0x21) || starts(bytes, 0x37, 0x7a, 0xbc, 0xaf))
    return refusal(
      'batch.archive',
      '这是 .rar 或 .7z 压缩包，没有读取；请解压后重新压缩成 .zip，或直接选中全部照片上传。',
      415,
    )
  if (starts(bytes, 0xff, 0xd8, 0xff) || starts(bytes, 0x89, 0x50, 0x4e, 0x47))
    return refusal('batch.one-photo', '这是一张照片；请用“选择照片”，可以一次选很多张。', 415)
  if (bytes.subarray(0, 1024).includes(0) && !starts(bytes, 0xff, 0xfe))
    return refusal('batch.unknown', '认不出这种文件；请上传 .xlsx、.docx、.csv 或装照片的 .zip。', 415)
  return undefined
}

function oldFormat(bytes: Uint8Array, name: string): Refusal {
  if (holdsWide(bytes, 'EncryptedPackage'))
    return refusal('batch.encrypted', '文件加了密码，读不了；请打开后去掉密码，保存后重新上传。', 400)
  if (/\.et$/i.test(name))
    return refusal('batch.old-et', `这是 WPS 的 .et 表格，里面的图片读不出来。${tableAnew}`, 415)
  if (holdsWide(bytes, 'WordDocument') || /\.(doc|wps)$/i.test(name))
    return refusal('batch.old-doc', `这是旧版 .doc（或 .wps）文档，里面的图片读不出来。${paperAnew}`, 415)
  if (holdsWide(bytes, 'Workbook') || holdsWide(bytes, 'Book') || /\.xls$/i.test(name))
    return refusal('batch.old-xls', `这是旧版 .xls 表格，里面的图片读不出来。${tableAnew}`, 415)
  return refusal(
    'batch.old-format',
    `这是旧版的办公文件，没有读取。表格：${tableAnew}文档：${paperAnew}`,
    415,
  )
}

export interface Entry {
  readonly name: string
  readonly size: number
}

const picture = /\.(jpe?g|png|webp)$/i
const otherPicture = /\.(heic|heif|bmp|gif|tiff?)$/i
const beside = (name: string) => /(^|\/)(__MACOSX\/|\.(?!\.)|thumbs\.db$|desktop\.ini$)/i.test(name)
const trick = (name: string) =>
  name.length > 300 || /^[/\\]|^[A-Za-z]:|\0/.test(name) || name.split(/[/\\]/).includes('..')

/** Photos of an archive, and those that are left out, each with why. */
export function photosIn(entries: readonly Entry[]): {
  readonly photos: readonly string[]
  readonly left: readonly { readonly name: string; readonly reason: string }[]
} {
  const its = entries.filter(entry => !beside(entry.name))
  const reasonOf = (name: string) =>
    trick(name)
      ? '文件名里有异常的路径，没有收'
      : otherPicture.test(name)
        ? '不是 JPG、PNG 或 WebP，请另存为 JPG 后再传'
        : picture.test(name)
          ? ''
          : '不是照片，没有收'
  return {
    photos: its.filter(it => reasonOf(it.name) === '').map(it => it.name),
    left: its.flatMap(({ name }) => (reasonOf(name) === '' ? [] : [{ name, reason: reasonOf(name) }])),
  }
}

/** What an archive is by what it holds. */
export function kindOfArchive(entries: readonly Entry[]): BatchKind | Refusal {
  const has = (name: string) => entries.some(entry => entry.name === name)
  if (has('xl/workbook.xml')) return 'table'
  if (has('word/document.xml')) return 'paper'
  if (entries.some(entry => entry.name.startsWith('ppt/')))
    return refusal('batch.slides', '这是演示文稿；请上传 .xlsx、.docx、.csv 或装照片的 .zip。', 415)
  if (has('xl/workbook.bin'))
    return refusal('batch.xlsb', `这是二进制的 .xlsb 表格，没有读取。${tableAnew}`, 415)
  if (photosIn(entries).photos.length > 0) return 'photos'
  if (entries.some(entry => /\.(xlsx?|docx?|et)$/i.test(entry.name)))
    return refusal('batch.packed', '这是压缩包，里面是表格或文档；请解压后逐个上传。', 415)
  return refusal('batch.unknown', '压缩包里没有 JPG、PNG 或 WebP 照片；请检查是否选错了文件。', 415)
}

/**
 * Whether what the archive promises is out of all proportion: pictures are packed already and hardly shrink. `photos` are the
 * parts that will be unpacked; what they really unpack to is held against the same figures.
 */
export function refusedBySize(
  entries: readonly Entry[],
  taken: ReadonlySet<string>,
  bytes: number,
): Refusal | undefined {
  const sum = entries.reduce((all, entry) => all + (taken.has(entry.name) ? entry.size : 0), 0)
  return sum > bytes * 4 + 20 * 1024 * 1024
    ? refusal(
        'batch.bomb',
        '文件里的图片解开后异常庞大，不像正常的台账，已停止读取；请用 Excel 或 WPS 另存后重新上传。',
        413,
      )
    : undefined
}
