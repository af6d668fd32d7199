// Which rows may be a problem that is known already: an open case near by, or an earlier row of the same ledger. Only shown.
import { likeness, WORTH_A_LOOK, wordsAlike } from '../casework/similar.ts'
import { plainWords } from './place-words.ts'

export interface NearCase {
  /** The place asked about. */
  readonly near: string
  readonly id: string
  readonly number: string
  readonly title: string
  readonly state: string
  readonly category: string | null
  readonly filedAt: Date
  readonly metres: number
}

export interface Twin {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly state: string
  readonly why: string
}

interface Asked {
  readonly key: string
  readonly row: number
  readonly title: string
  readonly placeId: string | null
  readonly category: string | null
  readonly suggested: string | null
}

const DAY = 86_400_000
const MOST = 2

/** Cases that may be the row's problem, likeliest first. */
export function casesLike(line: Asked, near: readonly NearCase[], now: Date): Twin[] {
  return near
    .map(one => {
      const days = Math.max(0, Math.floor((now.getTime() - one.filedAt.getTime()) / DAY))
      const alike = {
        metres: one.metres,
        sameCategory: one.category !== null && [line.category, line.suggested].includes(one.category),
        days,
        wordsAlike: wordsAlike(line.title, one.title),
      }
      return { one, alike, score: likeness(alike) }
    })
    .filter(({ score }) => score >= WORTH_A_LOOK)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST)
    .map(({ one, alike }) => ({
      id: one.id,
      number: one.number,
      title: one.title,
      state: one.state,
      why: [
        alike.metres < 1 ? '同一点位' : `相距约 ${Math.round(alike.metres)} 米`,
        ...(alike.sameCategory ? ['同类'] : []),
        alike.days === 0 ? '今天登记' : `${alike.days} 天前登记`,
        ...(alike.wordsAlike >= 0.3 ? ['文字相近'] : []),
      ].join('，'),
    }))
}

/** Of each row the earlier row of the ledger that says nearly the same of the same place. Compared with the last sixty there. */
export function rowsLike(lines: readonly Asked[]): Map<string, number> {
  const byPlace = new Map<string, Asked[]>()
  const found = new Map<string, number>()
  for (const line of lines) {
    if (line.placeId === null || line.title === '') continue
    const its = byPlace.get(line.placeId) ?? []
    const twin = its
      .slice(-60)
      .find(it => plainWords(it.title) === plainWords(line.title) || wordsAlike(it.title, line.title) >= 0.5)
    if (twin) found.set(line.key, twin.row)
    byPlace.set(line.placeId, [...its, line])
  }
  return found
}
