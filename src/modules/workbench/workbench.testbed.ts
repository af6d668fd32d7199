// What tests of the workbench share.
import * as cases from '../cases/cases.contract.ts'
import { office } from '../casework/casework.testbed.ts'
import { list as placeList } from '../places/places.contract.ts'

/** Findings in review, one a place. */
export async function findings(
  n: number,
  title: string,
): Promise<{ id: string; number: string; version: number }[]> {
  const client = await office()
  const { places } = await client.call(placeList)
  const owned = places.filter(place => place.unitName)
  const filed = []
  for (let i = 0; i < n; i++)
    filed.push({
      ...(await client.call(cases.file, {
        body: {
          placeId: owned[i % owned.length]!.id,
          title: `${title}${i}`,
          photos: [],
          issue: false,
          category: 'litter',
        },
      })),
      version: 1,
    })
  return filed
}
