// Every setting of the program, one line each, from the environment.
import { resolve } from 'node:path'

export interface Config {
  readonly host: string
  readonly port: number
  /** Folder of everything this installation keeps: database, photos, keys. */
  readonly data: string
  /** Owner connection of an external PostgreSQL; unset means the embedded server. */
  readonly databaseUrl: string | undefined
  readonly packs: string
  /** The plan pack of this installation's city, and the assessment frameworks to load with it. */
  readonly pack: string
  readonly frameworks: readonly string[]
  readonly dist: string
  readonly demoPassword: string | undefined
  readonly empty: boolean
  readonly logLevel: string
  readonly secureCookies: boolean
  readonly maxPhotoBytes: number
}

/** Reads the settings; `root` is the folder of the checkout. */
export function readConfig(env: NodeJS.ProcessEnv, argv: readonly string[], root: string): Config {
  return {
    host: env.HOST || '127.0.0.1',
    port: wholeNumber(env.PORT, 8080, 'PORT'),
    data: resolve(root, env.CHUANGCHENG_DATA || 'var'),
    databaseUrl: env.DATABASE_URL || undefined,
    packs: resolve(root, env.CHUANGCHENG_PACKS || 'packs'),
    pack: env.CHUANGCHENG_PACK || 'wuzhong-2021',
    frameworks: (env.CHUANGCHENG_FRAMEWORKS || 'sample-framework').split(',').filter(Boolean),
    dist: resolve(root, 'dist'),
    demoPassword: env.CHUANGCHENG_DEMO_PASSWORD || undefined,
    empty: argv.includes('--empty'),
    logLevel: env.LOG_LEVEL || 'info',
    secureCookies: env.CHUANGCHENG_HTTPS === '1',
    maxPhotoBytes: 12 * 1024 * 1024,
  }
}

function wholeNumber(text: string | undefined, otherwise: number, name: string): number {
  if (!text) return otherwise
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65535)
    throw new Error(`${name} 应是 0 到 65535 的整数，现为“${text}”`)
  return value
}
