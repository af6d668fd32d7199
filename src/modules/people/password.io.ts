// Passwords: argon2id. A sign-in with an unknown name costs the same time as a wrong password.
import { hash, verify } from '@node-rs/argon2'

// 19 MiB and two passes: the lower bound that OWASP names for argon2id; about 20 ms here.
const options = { memoryCost: 19456, timeCost: 2, parallelism: 1 }
let decoy: Promise<string> | undefined

export function hashPassword(password: string): Promise<string> {
  return hash(password, options)
}

/** Whether the password fits; an absent hash is compared against a decoy. */
export async function checkPassword(stored: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('no one has this password')
  const right = await verify(stored ?? (await decoy), password)
  return right && stored !== undefined
}
