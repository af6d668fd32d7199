// Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2) as data: the shapes it asks for, and both of its notations.

export interface Open311Error {
  readonly code: number
  readonly description: string
}

export interface Open311Service {
  readonly service_code: string
  readonly service_name: string
  readonly description: string
  readonly metadata: boolean
  readonly type: 'realtime'
  readonly keywords: string
  readonly group: string
}

export interface Open311Request {
  readonly service_request_id: string
  readonly status: 'open' | 'closed'
  readonly status_notes: string
  readonly service_name: string | null
  readonly service_code: string | null
  readonly description: string | null
  readonly agency_responsible: string | null
  readonly service_notice: string | null
  readonly requested_datetime: string
  readonly updated_datetime: string
  readonly expected_datetime: string | null
  readonly address: string | null
  readonly address_id: string | null
  readonly zipcode: string | null
  readonly lat: number | null
  readonly long: number | null
  readonly media_url: string | null
}

export type Format = 'json' | 'xml'

type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value }

/** How the children of a list are called in XML; JSON has bare arrays. */
const childOf: Readonly<Record<string, string>> = {
  services: 'service',
  service_requests: 'request',
  errors: 'error',
  attributes: 'attribute',
  values: 'value',
  endpoints: 'endpoint',
  formats: 'format',
}

/** The answer in one of the two notations; `root` is the name of the XML's outermost element. */
export function written(format: Format, root: string, value: unknown): string {
  if (format === 'json') return JSON.stringify(value)
  return `<?xml version="1.0" encoding="utf-8"?>\n${element(root, value as Value)}`
}

function element(name: string, value: Value): string {
  if (value === null) return `<${name}/>`
  if (Array.isArray(value))
    return `<${name}>${value.map(one => element(childOf[name] ?? 'item', one as Value)).join('')}</${name}>`
  if (typeof value === 'object')
    return `<${name}>${Object.entries(value)
      .map(([key, its]) => element(key, its as Value))
      .join('')}</${name}>`
  return `<${name}>${escapeXml(String(value))}</${name}>`
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)
}

export const contentType = (format: Format): string =>
  format === 'json' ? 'application/json; charset=utf-8' : 'text/xml; charset=utf-8'

/** A moment with its zone, as W3C asks: `2022-06-08T09:00:00+08:00`. */
export const moment = (at: Date): string =>
  `${new Date(at.getTime() + 8 * 3600_000).toISOString().slice(0, 19)}+08:00`

export interface Span {
  readonly from: Date
  readonly to: Date
}

const DAY_MS = 24 * 3600_000
export const MOST_DAYS = 90
export const MOST_REQUESTS = 1000

/** A moment of a query; undefined where it is none. A day alone is its first moment here. */
export function readMoment(text: string): Date | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+-]\d\d:?\d\d)?)?$/.exec(text)
  if (!match) return undefined
  const zone = (match[3] ?? '+08:00').replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')
  const at = new Date(`${match[1]}T${match[2] ?? '00:00'}${zone}`)
  return Number.isNaN(at.getTime()) ? undefined : at
}

/** The span a query asks for: the last 90 days without one, and never more than 90 days. */
export function spanOf(start: Date | undefined, end: Date | undefined, now: Date): Span {
  const to = end ?? (start ? new Date(start.getTime() + MOST_DAYS * DAY_MS) : now)
  const earliest = new Date(to.getTime() - MOST_DAYS * DAY_MS)
  return { from: start && start > earliest ? start : earliest, to }
}
