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
  /** A tile service under the map, with its review number; null, the default: the map asks nobody outside. */
  readonly tiles: TileService | null
}

export interface TileService {
  /** With `{z}`, `{x}`, `{y}`, and `{s}` for 0–7; Web Mercator in WGS-84 or CGCS2000. */
  readonly url: string
  readonly name: string
  /** 审图号. */
  readonly approval: string
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
    tiles: tileService(env),
  }
}

// A base map without its review number may not be shown in China: both are set, or neither.
function tileService(env: NodeJS.ProcessEnv): TileService | null {
  const { CHUANGCHENG_TILES: url, CHUANGCHENG_TILES_APPROVAL: approval } = env
  if (!url) return null
  if (!/^https?:\/\/[^\s'";,]+$/.test(url) || !['{z}', '{x}', '{y}'].every(part => url.includes(part)))
    throw new Error('CHUANGCHENG_TILES 应是底图服务的 http(s) 地址，含 {z}、{x}、{y}')
  if (!approval?.trim())
    throw new Error('设了 CHUANGCHENG_TILES，还要用 CHUANGCHENG_TILES_APPROVAL 写明审图号')
  return { url, name: env.CHUANGCHENG_TILES_NAME || '底图服务', approval: approval.trim() }
}

/** What the content security policy must let in for the tiles: their host, with its numbered twins. */
export function tileSources(tiles: TileService | null): string[] {
  if (!tiles) return []
  const [, origin] = /^(https?:\/\/[^/]+)/.exec(tiles.url)!
  return origin!.includes('{s}')
    ? Array.from({ length: 8 }, (_, s) => origin!.replace('{s}', String(s)))
    : [origin!]
}

function wholeNumber(text: string | undefined, otherwise: number, name: string): number {
  if (!text) return otherwise
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65535)
    throw new Error(`${name} 应是 0 到 65535 的整数，现为“${text}”`)
  return value
}
