import { describe, expect, test } from 'vitest'
import { grades } from '../observations/observation.ts'
import {
  answeredCount,
  bodyOf,
  type Item,
  missingOf,
  newDraft,
  unsentPhotos,
  wantsPhoto,
} from './field-draft.ts'

const item = (code: string, photo: Item['photo']): Item => ({
  code,
  grades: ['pass', 'basic', 'fail', 'na', 'untested'],
  question: `${code}?`,
  problem: code,
  standard: '1.1',
  photo,
  hint: null,
})
const items = [item('a', 'none'), item('b', 'on-fail'), item('c', 'required')]
const photo = (digest: string | null, refusal: string | null = null) => ({
  id: digest ?? 'x',
  digest,
  refusal,
})

describe('a card in the field', () => {
  test('asks for a photo only where the card does, never for what was not measured', () => {
    const asked = (['none', 'on-fail', 'required'] as const).map(kind =>
      (Object.keys(grades) as (keyof typeof grades)[]).filter(grade => wantsPhoto(item('a', kind), grade)),
    )
    expect(asked).toEqual([[], ['fail'], ['pass', 'basic', 'fail']])
  })

  test('an empty card misses every item', () => {
    const draft = newDraft('v', 'p', 'id')
    expect(missingOf(items, draft).map(it => it.number)).toEqual([1, 2, 3])
    expect(answeredCount(items, draft)).toBe(0)
  })

  test('names the photo that is missing and the photo that was refused', () => {
    const draft = newDraft('v', 'p', 'id')
    draft.answers = {
      a: { grade: 'untested', note: '', photos: [] },
      b: { grade: 'fail', note: '', photos: [photo(null, '不是照片')] },
      c: { grade: 'pass', note: '', photos: [] },
    }
    expect(missingOf(items, draft).map(it => [it.number, it.words])).toEqual([
      [2, '有一张照片不能用，请去掉后重拍'],
      [3, '要拍一张照片'],
    ])
  })

  test('the body holds what was answered, each digest once, blank notes left out', () => {
    const draft = newDraft('v', 'p', 'id')
    draft.seenAt = '2022-09-13T01:00:00Z'
    draft.answers = {
      a: { grade: 'pass', note: '  ', photos: [] },
      b: { grade: 'fail', note: ' 门口 ', photos: [photo('d1'), photo('d1'), photo(null)] },
      z: { grade: 'pass', note: '', photos: [] },
    }
    expect(unsentPhotos(draft)).toHaveLength(1)
    expect(bodyOf(items, draft, '2022-09-13T02:00:00Z')).toEqual({
      observedAt: '2022-09-13T01:00:00Z',
      clientNow: '2022-09-13T02:00:00Z',
      answers: [
        { item: 'a', grade: 'pass', photos: [] },
        { item: 'b', grade: 'fail', photos: ['d1'], note: '门口' },
      ],
    })
  })
})
