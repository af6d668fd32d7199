// Signing in: constant cost, a lock after failures, and nothing that tells a stranger which names exist.
import { refuse } from '../../lib/refusal.ts'
import type { Db, Trx } from '../../server/db.ts'
import { sm3Bytes } from '../../server/digest.ts'
import { checkPassword, hashPassword } from './password.io.ts'

export const LOCK_AFTER = 5
const LOCK_MS = 15 * 60 * 1000

// One answer for a wrong name, a wrong password and a locked account: a stranger learns nothing from the difference.
const wrong = () =>
  refuse(
    'sign-in.wrong',
    '登录名或密码不对。连续错 5 次会锁定 15 分钟，锁定期间密码对了也进不去；忘记密码或着急的，请联系安全管理员。',
    401,
  )

/**
 * Checks a sign-in; returns who it is. Failures are counted under a row lock in a transaction of their own, so that the
 * refusal does not undo the count.
 */
export async function checkSignIn(
  db: Db,
  login: string,
  password: string,
  realNow: Date,
): Promise<{ cityId: number; personId: string }> {
  const account = await db.selectFrom('accounts').selectAll().where('login', '=', login).executeTakeFirst()
  const locked = account?.locked_until && account.locked_until > realNow
  const right = await checkPassword(
    account && !account.disabled_at ? account.password_hash : undefined,
    password,
  )
  if (!account || !right || locked) {
    if (account && !locked) await countFailure(db, login, realNow)
    return wrong()
  }
  if (account.failures > 0 || account.locked_until) {
    await db
      .updateTable('accounts')
      .set({ failures: 0, locked_until: null })
      .where('login', '=', login)
      .execute()
  }
  return { cityId: account.city_id, personId: account.person_id }
}

async function countFailure(db: Db, login: string, realNow: Date): Promise<void> {
  await db.transaction().execute(async trx => {
    const row = await trx
      .selectFrom('accounts')
      .select('failures')
      .where('login', '=', login)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const failures = row.failures + 1
    const locks = failures >= LOCK_AFTER
    await trx
      .updateTable('accounts')
      .set({
        failures: locks ? 0 : failures,
        ...(locks ? { locked_until: new Date(realNow.getTime() + LOCK_MS) } : {}),
      })
      .where('login', '=', login)
      .execute()
  })
}

/** Changes one's own password; ends every other session of the person. */
export async function changePassword(
  trx: Trx,
  cityId: number,
  personId: string,
  old: string,
  fresh: string,
): Promise<void> {
  const account = await trx
    .selectFrom('accounts')
    .selectAll()
    .where('city_id', '=', cityId)
    .where('person_id', '=', personId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (!(await checkPassword(account.password_hash, old)))
    refuse('password.wrong', '原密码不对。', 400, '/old')
  if (old === fresh) refuse('password.same', '新密码不能与原密码相同。', 400, '/new')
  await trx
    .updateTable('accounts')
    .set({ password_hash: await hashPassword(fresh) })
    .where('login', '=', account.login)
    .execute()
}

/**
 * Gives a person a new password, opens the lock and ends every session; returns how many ended. Refuses a person of
 * whom there is no open account (404). The hash is made after the look, so that a wrong id costs nothing.
 */
export async function resetPassword(
  trx: Trx,
  cityId: number,
  personId: string,
  fresh: string,
): Promise<number> {
  const account = await trx
    .selectFrom('accounts')
    .select('login')
    .where('city_id', '=', cityId)
    .where('person_id', '=', personId)
    .where('disabled_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!account) return refuse('account.none', '没有这个人，或此人没有开通登录。', 404)
  await trx
    .updateTable('accounts')
    .set({ password_hash: await hashPassword(fresh), failures: 0, locked_until: null })
    .where('login', '=', account.login)
    .execute()
  return endSessionsOf(trx, cityId, personId)
}

/** Ends all sessions of a person; returns how many. */
export async function endSessionsOf(trx: Trx, cityId: number, personId: string): Promise<number> {
  const gone = await trx
    .deleteFrom('sessions')
    .where('city_id', '=', cityId)
    .where('person_id', '=', personId)
    .returning('person_id')
    .execute()
  return gone.length
}

export async function endSession(trx: Trx, token: string): Promise<void> {
  await trx.deleteFrom('sessions').where('token_digest', '=', sm3Bytes(token)).execute()
}

const badLink = () => refuse('setup.link', '这个链接不存在、已用过或已过期；请重新启动程序取得新链接。', 403)

/** The city a one-time setup link is for. Refuses one that is unknown, used or past its time. */
export async function findSetupCity(db: Db, token: string, realNow: Date): Promise<number> {
  const row = await db
    .selectFrom('setup_links')
    .select('city_id')
    .where('token_digest', '=', sm3Bytes(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', realNow)
    .executeTakeFirst()
  return row ? row.city_id : badLink()
}

/** Marks the link used, in the transaction that makes the administrator; of two at once, one is refused. */
export async function useSetupLink(trx: Trx, token: string, realNow: Date): Promise<void> {
  const row = await trx
    .updateTable('setup_links')
    .set({ used_at: realNow })
    .where('token_digest', '=', sm3Bytes(token))
    .where('used_at', 'is', null)
    .returning('city_id')
    .executeTakeFirst()
  if (!row) badLink()
}
