// Seals short personal data at rest: SM4-CBC, then HMAC-SM3 over all of it (node has no SM4-GCM). The key lives in the
// data folder with mode 0600, never in the database.
import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface SecretBox {
  seal(text: string): Buffer
  /** Throws when the bytes were changed or another key sealed them. */
  open(sealed: Buffer): string
  /** What only the holder of the key can make of a text: for digests that cannot be guessed back, and for signing. */
  derive(text: string): Buffer
}

/** Reads the key file, making it at the first start. */
export async function openSecretBox(file: string): Promise<SecretBox> {
  await mkdir(dirname(file), { recursive: true })
  const key = await readFile(file).catch(async () => {
    const made = randomBytes(48)
    const handle = await open(file, 'wx', 0o600)
    await handle.writeFile(made)
    await handle.sync()
    await handle.close()
    return made
  })
  return secretBox(key)
}

export function secretBox(key: Buffer): SecretBox {
  const cipherKey = key.subarray(0, 16)
  const macKey = key.subarray(16, 48)
  const mac = (data: Buffer) => createHmac('sm3', macKey).update(data).digest()
  const deriveKey = mac(Buffer.from('derive'))
  return {
    seal(text) {
      const iv = randomBytes(16)
      const cipher = createCipheriv('sm4-cbc', cipherKey, iv)
      const body = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([mac(body), body])
    },
    open(sealed) {
      const body = sealed.subarray(32)
      if (sealed.length < 64 || !timingSafeEqual(mac(body), sealed.subarray(0, 32)))
        throw new Error('sealed data was changed')
      const decipher = createDecipheriv('sm4-cbc', cipherKey, body.subarray(0, 16))
      return Buffer.concat([decipher.update(body.subarray(16)), decipher.final()]).toString('utf8')
    },
    derive: text => createHmac('sm3', deriveKey).update(text).digest(),
  }
}
