// A ledger waiting to be looked at: photos of a supervision team with names, handed in by the office; nothing of it is a case yet.
import { chinaTime } from '../lib/day.ts'
import * as batches from '../modules/batches/batches.contract.ts'
import * as placesContract from '../modules/places/places.contract.ts'
import type { Stage } from './demo-story.ts'

const DAY = '2022-09-12'

export function handInLedger(stage: Stage): void {
  stage.later(chinaTime(DAY, '17:00').getTime(), () => photosWithNames(stage))
}

async function photosWithNames(stage: Stage): Promise<void> {
  const office = await stage.as('banshi2')
  const { places } = await office.call(placesContract.list)
  const its = places.filter(place => place.unitName).sort((a, b) => (a.code < b.code ? -1 : 1))
  const named = async (n: number, title: string, words: (place: string) => string) => {
    const place = its[n % its.length]!
    const bytes = await stage.pictures.draw(place.placeType, title, DAY, 'before')
    return { digest: await office.photo(bytes), name: words(place.name) }
  }
  const photos = [
    await named(7, '垃圾桶满溢', place => `${place}_垃圾桶满溢.jpg`),
    await named(23, '墙面小广告', place => `${place}_墙面小广告.jpg`),
    await named(31, '人行道地砖破损', place => `${place}东侧路口_人行道地砖破损.jpg`),
    await named(44, '树池内杂草和枯枝', () => '演示老水塔旁_树池内杂草和枯枝.jpg'),
  ]
  const { id } = await office.call(batches.photos, {
    actionId: stage.id('ledger', 'photos'),
    body: { photos },
  })
  await office.call(batches.preview, { params: { id }, body: { said: { source: 'supervision' } } })
}
