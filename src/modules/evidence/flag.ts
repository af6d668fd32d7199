// Flags: what a machine noticed about a photo, with its figures. Never a verdict: a verifier looks and clears or upholds it.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { type Actor, holds } from '../people/actor.ts'
import type { Match } from './match.ts'

export const flagStates = { raised: '待核对', cleared: '已排除', upheld: '已确认' } as const
export type FlagState = keyof typeof flagStates

/** Kinds of flag. `note`: common and mostly harmless, told beside the photo and asked of nobody. */
export const flagKinds = {
  'own-before': { words: '与本案整改前照片雷同', note: false },
  again: { words: '与本案以前交过的照片雷同', note: false },
  reused: { words: '与以前的照片雷同', note: false },
  'two-cases': { words: '同一照片用于两个案件', note: false },
  early: { words: '拍摄时间早于登记', note: false },
  far: { words: '拍摄位置远离点位', note: false },
  software: { words: '用修图软件存过', note: false },
  'no-camera': { words: '没有拍摄信息', note: true },
} as const
export type FlagKind = keyof typeof flagKinds
/** The kinds that nobody need answer. */
export const noteKinds: readonly string[] = Object.entries(flagKinds).flatMap(([kind, it]) =>
  it.note ? [kind] : [],
)

/** The figures a flag rests on; which of them there are depends on its kind. */
export interface FlagFigures {
  /** The two files are the same, byte for byte. */
  readonly bytes?: boolean
  /** Of 64 bits of the hash, how many differ. */
  readonly bits?: number
  readonly compared?: number
  readonly same?: number
  readonly exact?: number
  /** Percent. */
  readonly alike?: number
  /** Percent of the earlier picture that the new one shows. */
  readonly shown?: number
  readonly mirror?: boolean
  readonly minutes?: number
  readonly metres?: number
  readonly software?: string
}

/** Further than this from its place (metres) a photo is flagged: phones err by tens, a long street is some hundreds. */
export const FAR_METRES = 500
/** A phone's clock may be this much off before an after photo counts as taken too early. */
export const EARLY_MINUTES = 10

/** Parts that must be comparable, and the shares that must be the same (coarsely, and down to the grain). */
export const ENOUGH = 10
const NEAR = { same: 0.45, exact: 0.1 } as const
/** Another photo of the same spot is a lot like the first: of one case's own pictures more is asked. */
const OWN = { same: 0.5, exact: 0.35 } as const
/** Next to nothing differs. */
export const UNCHANGED = { same: 0.95, exact: 0.85 } as const

const reaches = (it: Match, bound: { readonly same: number; readonly exact: number }) =>
  it.compared >= ENOUGH && it.same >= bound.same * it.compared && it.exact >= bound.exact * it.compared

/** Whether one picture was made from the other: both show the same, not only the same spot. */
export const isNear = (it: Match): boolean => reaches(it, NEAR)
export const isOwnCopy = (it: Match): boolean => reaches(it, OWN)

/** A likeness that so many parts bear out stands by itself. */
const STRONG = 0.7
/** A weaker one must leave the next far behind. */
const BEHIND = 0.6

/**
 * Of the earlier photos that are near, those worth a look. Where several are alike in the same way it is the motif that
 * repeats (bus stops of one make, drawn scenes), and none of them is a copy.
 */
export function standingOut<T extends { readonly match: Match }>(near: readonly T[]): T[] {
  const share = (it: T) => it.match.exact / Math.max(1, it.match.compared)
  const sorted = near.filter(it => isNear(it.match)).sort((a, b) => share(b) - share(a))
  const [first, second] = sorted
  const alone = first && (!second || share(second) <= BEHIND * share(first))
  return sorted.filter((it, i) => share(it) >= STRONG || (i === 0 && alone))
}

/** Programs that change what a picture shows. A phone's own firmware in the same field is none of them. */
const editors =
  /photoshop|lightroom|snapseed|meitu|美图|picsart|gimp|acdsee|醒图|xingtu|vsco|facetune|faceapp|pixlr|paint\.net|photoscape|capcut|剪映|affinity|capture one|相片大师|天天p图|b612|轻颜/i
export const isEditor = (software: string | null): boolean => software !== null && editors.test(software)

const partWords: Readonly<Record<string, string>> = {
  before: '整改前照片',
  after: '整改后照片',
  check: '核查照片',
}
export const photoWords = (part: string): string => partWords[part] ?? '照片'

export interface FlagText {
  readonly kind: string
  readonly part: string
  readonly figures: FlagFigures
  /** How the other picture is called: `案件 20220608-000012 的整改后照片（2022年6月8日）`. */
  readonly other: string | null
}

/** What the flag says, as one sentence with its figures. */
export function flagSentence({ kind, part, figures, other }: FlagText): string {
  const photo = photoWords(part)
  const against = other ?? '以前的照片'
  switch (kind as FlagKind) {
    case 'own-before':
    case 'again':
    case 'reused':
    case 'two-cases':
      return figures.bytes
        ? `这张${photo}与${against}是同一个文件，逐字节相同。`
        : `这张${photo}与${against}${figures.mirror ? '左右镜像后' : ''}是同一画面：叠合后能比的 ${figures.compared} 格中 ${figures.same} 格一致、${figures.exact} 格连细部也一致，整体相似 ${figures.alike}%，指纹 64 位中差 ${figures.bits} 位${cut(figures.shown)}。${changed(figures)}`
    case 'early':
      return `照片里的拍摄时间比案件登记早 ${spanWords(figures.minutes ?? 0)}；整改后照片应在登记之后拍。`
    case 'far':
      return `照片里的位置离点位约 ${figures.metres} 米，超过 ${FAR_METRES} 米。`
    case 'software':
      return `文件里写明最后用“${figures.software}”保存；这类软件可以改动画面，也可能只是裁剪或压缩。`
    case 'no-camera':
      return '文件里没有相机、时间和位置信息；经微信等转发的照片常常如此。'
  }
}

const cut = (shown: number | undefined): string =>
  shown !== undefined && shown < 85 ? `，只截取了原画面的约 ${shown}%` : ''

function changed({ compared = 0, same = 0 }: FlagFigures): string {
  return compared - same >= 4 ? `不一致的 ${compared - same} 格可能被改动、遮挡，或加了水印。` : ''
}

function spanWords(minutes: number): string {
  if (minutes < 120) return `${minutes} 分钟`
  return minutes < 2880 ? `${Math.round(minutes / 60)} 小时` : `${Math.round(minutes / 1440)} 天`
}

/** What the lifecycle looks at. */
export interface FlagRecord {
  readonly state: string
  readonly unitId: string | null
  readonly fixerId: string | null
  readonly finderId: string | null
  readonly alsoFoundBy: readonly string[]
}

const never = {
  fixer: '整改和核对要由不同的人办：这是您本单位整改的案件，请由市创城办或核查员核对。',
  finder: '发现和核对要由不同的人办：这个问题是您发现的，请由另一位同志核对。',
} as const

export const flagLifecycle = defineLifecycle<FlagRecord, Actor>()({
  name: 'flag',
  words: '照片提示',
  states: flagStates,
  relations: {
    machine: { words: '系统', holds: () => false },
    verifier: { words: '核查员', holds: (_, actor) => holds(actor, 'verifier') },
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
    fixer: {
      words: '整改单位',
      holds: (record, actor) =>
        record.fixerId === actor.personId || actor.posts.some(post => post.unitId === record.unitId),
    },
    finder: {
      words: '发现人',
      holds: (record, actor) =>
        record.finderId === actor.personId || record.alsoFoundBy.includes(actor.personId),
    },
  },
  transitions: {
    raise: { label: '提示', from: [], to: 'raised', who: ['machine'], fact: 'flag.raised', clause: '二(三)' },
    clear: {
      label: '排除',
      from: ['raised'],
      to: 'cleared',
      who: ['verifier', 'office'],
      never,
      needs: { reason: '排除的理由' },
      fact: 'flag.cleared',
      clause: '二(三)',
    },
    uphold: {
      label: '确认',
      from: ['raised'],
      to: 'upheld',
      who: ['verifier', 'office'],
      never,
      needs: { reason: '确认的理由' },
      fact: 'flag.upheld',
      clause: '二(三)',
    },
  },
})

export type FlagAction = 'clear' | 'uphold'
