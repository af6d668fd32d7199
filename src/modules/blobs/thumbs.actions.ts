// Thumbs of photos from before thumbs were made: once, when the program starts after the update.
import { sql } from 'kysely'
import type { House } from '../../server/house.ts'
import { runWork } from '../../server/work.ts'

const AT_ONCE = 200

/** Makes what is missing, some hundreds a transaction; one whose original cannot be read any more gets an empty thumb. */
export async function makeThumbs(house: House, say: (words: string) => void): Promise<void> {
  for (const { city_id } of await house.workerDb.selectFrom('cities').select('city_id').execute())
    for (let made = 0; ; ) {
      const n = await runWork(house.workerDb, city_id, house.clock, async work => {
        const { rows } = await sql<{ digest: string }>`
          select b.digest from blobs b left join photo_thumbs t on t.city_id = b.city_id and t.digest = b.digest
          where b.city_id = ${city_id} and b.media_type like 'image/%' and t.digest is null order by b.digest limit ${AT_ONCE}`.execute(
          work.trx,
        )
        for (const { digest } of rows) {
          const facts = await house.blobs.inspect(city_id, digest)
          await work.trx
            .insertInto('photo_thumbs')
            .values({ city_id, digest, thumb: facts?.thumb ?? null, software: facts?.software ?? null })
            .onConflict(oc => oc.doNothing())
            .execute()
        }
        return rows.length
      })
      if (n === 0) break
      made += n
      say(`为旧照片补做比对用的小图：已做 ${made} 张`)
    }
}
