// The session cookie. Only the digest of the token is stored, so a copy of the database opens no door.
import type { FastifyReply } from 'fastify'
import type { Trx } from './db.ts'
import { randomToken, sm3Bytes } from './digest.ts'

export const sessionCookie = 'chuangcheng_session'
/** Idle time after which a session ends. */
export const IDLE_MS = 2 * 3600 * 1000
const LIFE_MS = 12 * 3600 * 1000

/** Opens a session and sets its cookie; ends after 12 hours, or after 2 idle ones (server/route.ts). */
export async function openSession(
  trx: Trx,
  reply: FastifyReply,
  who: { cityId: number; personId: string },
  realNow: Date,
  secure: boolean,
): Promise<void> {
  const token = randomToken()
  await trx
    .insertInto('sessions')
    .values({
      token_digest: sm3Bytes(token),
      city_id: who.cityId,
      person_id: who.personId,
      created_at: realNow,
      seen_at: realNow,
      expires_at: new Date(realNow.getTime() + LIFE_MS),
    })
    .execute()
  reply.setCookie(sessionCookie, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure,
    maxAge: LIFE_MS / 1000,
  })
}

export function clearSessionCookie(reply: FastifyReply, secure: boolean): void {
  reply.clearCookie(sessionCookie, { path: '/', httpOnly: true, sameSite: 'strict', secure })
}
