// What is signed, and what leaves the house: a case as the other side may see it, without names, phone numbers or pictures.
import { stages } from './peer.ts'

/** The text a signature is taken over. `path` with its query; `body` as it was sent, empty for a GET. */
export const signedText = (timestamp: string, method: string, path: string, body: string): string =>
  `${timestamp}\n${method}\n${path}\n${body}`

export const HEADER_TIME = 'x-cc-timestamp'
export const HEADER_SIGNATURE = 'x-cc-signature'

/** `sm3=…` or `sha256=…`, 64 hexadecimal digits. */
export function readSignature(header: unknown): { algorithm: string; hex: string } | undefined {
  const [, algorithm, hex] =
    /^(sm3|sha256)=([0-9a-f]{64})$/.exec(typeof header === 'string' ? header : '') ?? []
  return algorithm && hex ? { algorithm, hex } : undefined
}

/** Long runs of digits are phone, identity or account numbers, however they are written; plates name a person too. */
export function withoutNumbers(text: string): string {
  return text
    .replace(/[\uff10-\uff19]/g, digit => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/\d{17}[\dXx]|\d{15}/g, LEFT_OUT)
    .replace(/(?:\+?86[-\s]?)?1[3-9]\d(?:[-\s]?\d{4}){2}/g, LEFT_OUT)
    .replace(/\d(?:[\s-]?\d){6,}/g, LEFT_OUT)
    .replace(
      /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·\s]?[A-Z0-9]{5,6}/g,
      '（车牌略）',
    )
}

const LEFT_OUT = '（号码略）'

/** Whoever tells from outside may name himself or others in his words: those stay here. */
const toldByOthers = ['residents', 'hotline', 'observers', 'media', 'deputies']

export interface CaseTold {
  readonly number: string
  readonly source: string
  readonly title: string
  readonly category: string | null
  readonly categoryName: string | null
  readonly placeCode: string | null
  readonly placeName: string | null
  readonly address: string | null
  readonly lon: number | null
  readonly lat: number | null
  readonly dueAt: Date | null
}

/** Everything about a case that is ever told. What is not named here does not leave: no detail, finder, photo or digest. */
export function caseBody(it: CaseTold, their: { category: string | null; unit: string | null }) {
  const title = toldByOthers.includes(it.source)
    ? (it.categoryName ?? '群众反映的问题')
    : withoutNumbers(it.title)
  return {
    title,
    category: their.category,
    unit: their.unit,
    place: it.placeCode,
    address: [it.placeName, it.address].filter(Boolean).join('，') || null,
    lon: it.lon,
    lat: it.lat,
    dueAt: it.dueAt?.toISOString() ?? null,
  }
}

/** The mapping the other way round: the first of their codes that means this of ours. */
export function theirsFor(
  maps: readonly { readonly kind: string; readonly theirs: string; readonly ours: string }[],
  kind: 'category' | 'state' | 'unit',
  ours: string | null,
): string | null {
  return ours === null ? null : (maps.find(it => it.kind === kind && it.ours === ours)?.theirs ?? null)
}

export const isStage = (text: string): boolean => text in stages

/** Seconds until the n-th failure in a row is tried again: 5 s, doubling, at most ten minutes. */
export const waitSeconds = (failures: number): number => Math.min(600, 5 * 2 ** Math.max(0, failures - 1))
/** So often a message they refuse is tried before it is set aside for a person. */
export const MOST_ATTEMPTS = 5
