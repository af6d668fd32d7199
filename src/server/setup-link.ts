// The one-time link that makes the first administrator of an empty installation.
import { randomToken, sm3Bytes } from './digest.ts'
import type { House } from './house.ts'

const LIFE_MS = 24 * 3600 * 1000

/** A new link token, or undefined when somebody can sign in already. */
export async function makeSetupLink(house: House): Promise<string | undefined> {
  const someone = await house.db.selectFrom('accounts').select('login').limit(1).executeTakeFirst()
  if (someone) return undefined
  const city = await house.db
    .selectFrom('cities')
    .select('city_id')
    .orderBy('city_id')
    .executeTakeFirstOrThrow()
  const token = randomToken()
  const now = house.clock.realNow()
  await house.db
    .insertInto('setup_links')
    .values({
      token_digest: sm3Bytes(token),
      city_id: city.city_id,
      created_at: now,
      expires_at: new Date(now.getTime() + LIFE_MS),
      used_at: null,
    })
    .execute()
  return token
}
