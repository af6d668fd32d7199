// How many manipulated copies are found and how many strangers are flagged, on generated pictures, published in
// docs/evidence-measured.md; `PUBLISH=1 npx vitest run` on this file writes it anew. Thumbs, prints, look-up, overlay and
// choice are the product's; only the database is left out.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { random } from '../../lib/random.ts'
import { standingOut } from './flag.ts'
import { hashIndex } from './look-up.ts'
import { manipulations } from './manipulations.testbed.ts'
import { type Match, matchAt } from './match.ts'
import { nearest } from './near.actions.ts'
import { jpegOf, type Raw, rawSpot } from './pictures.testbed.ts'
import { printOf, probesOf, type Thumb } from './print.ts'

/** Published on a hundred pictures beside a million hashes; checked at every run on the first twenty beside fewer. */
const publishing = Boolean(process.env.PUBLISH)
const PICTURES = publishing ? 100 : 20
const LIBRARY = publishing ? 1_000_000 : 100_000
/** Percentage points by which twenty pictures may differ from the hundred they are of (three of them, and rounding). */
const WITHIN = 20
const path = join(import.meta.dirname, '../../../docs/evidence-measured.md')

const thumbOf = async (bytes: Buffer): Promise<Thumb> =>
  sharp(bytes)
    .rotate()
    .flatten({ background: '#fff' })
    .greyscale()
    .resize(64, 64, { fit: 'fill' })
    .raw()
    .toBuffer()

const prints = { whole: hashIndex(), middle: hashIndex() }
const raws: Raw[] = []
const thumbs: Thumb[] = []
const times: number[] = []

beforeAll(async () => {
  for (let i = 0; i < PICTURES; i++) {
    raws.push(rawSpot(i))
    thumbs.push(await thumbOf(await jpegOf(raws[i]!)))
    const { whole, middle } = printOf(thumbs[i]!)
    if (whole) prints.whole.add(i, whole)
    if (middle) prints.middle.add(i, middle)
  }
  const dice = random('library')
  for (let i = PICTURES; i < LIBRARY; i++) {
    prints.whole.add(i, { high: dice.bits() | 0, low: dice.bits() | 0 })
    prints.middle.add(i, { high: dice.bits() | 0, low: dice.bits() | 0 })
  }
})

/** The pictures that a photo would be flagged against. */
async function flaggedBy(bytes: Buffer): Promise<number[]> {
  const thumb = await thumbOf(bytes)
  const before = performance.now()
  const hits = nearest(probesOf(thumb), prints)
  times.push(performance.now() - before)
  const near = hits.flatMap(({ n, probe }): { n: number; match: Match }[] =>
    thumbs[n] ? [{ n, match: matchAt(thumb, thumbs[n]!, probe) }] : [],
  )
  return standingOut(near).map(it => it.n)
}

interface Line {
  readonly words: string
  readonly found: number
  readonly false: number
}

async function measure(words: string, make: (i: number) => Promise<Buffer>): Promise<Line> {
  let found = 0
  let wrong = 0
  for (let i = 0; i < PICTURES; i++) {
    const flagged = await flaggedBy(await make(i))
    if (flagged.includes(i)) found += 1
    if (flagged.some(n => n !== i)) wrong += 1
  }
  return { words, found, false: wrong }
}

const share = (n: number) => ((100 * n) / PICTURES).toFixed(0)

function page(copies: readonly Line[], strangers: readonly Line[]): string {
  const rows = (lines: readonly Line[], own: boolean) =>
    lines.map(it => `| ${it.words} | ${own ? `${share(it.found)} | ` : ''}${share(it.false)} |`).join('\n')
  return `<!-- Written by src/modules/evidence/evidence-measured.test.ts. -->

# Photos, measured on generated pictures

${PICTURES} pictures among ${LIBRARY} hashes; every manipulation of each of them. What the pictures are and what the figures do not say: [evidence.md](evidence.md).

| manipulation | found % | flagged against another picture % |
| --- | --- | --- |
${rows(copies, true)}

| no copy at all | flagged % |
| --- | --- |
${rows(strangers, false)}
`
}

const figuresOf = (text: string) =>
  new Map(
    [...text.matchAll(/^\| ([^|]+) \| ([\d ]+(?:\| [\d ]+)?)\|$/gm)].map(([, words, figures]) => [
      words!,
      figures!.split('|').map(Number),
    ]),
  )

describe('photos', () => {
  it('the published figures are what is measured', { timeout: 600_000 }, async () => {
    const copies: Line[] = []
    for (const { code, words, apply } of manipulations)
      copies.push(await measure(words, i => apply(raws[i]!, random(`${code}/${i}`))))
    const again = await measure('同一地点另一天拍的', i => jpegOf(rawSpot(i, 1)))
    const strangers = [
      await measure('别处的照片', i => jpegOf(rawSpot(10_000 + i))),
      { ...again, false: again.found + again.false },
    ]
    const text = page(copies, strangers)
    if (publishing) writeFileSync(path, text)
    const published = figuresOf(readFileSync(path, 'utf8'))
    const measured = figuresOf(text)
    expect([...published.keys()]).toEqual([...measured.keys()])
    for (const [words, figures] of measured)
      for (const [i, figure] of figures.entries())
        expect(Math.abs(figure - published.get(words)![i]!), `${words}: ${figure}`).toBeLessThanOrEqual(
          WITHIN,
        )
    // What is promised of every photo: strangers are not flagged.
    expect(strangers[0]!.false).toBe(0)
    times.sort((a, b) => a - b)
    process.stderr.write(`look-up among ${LIBRARY}: median ${times[times.length >> 1]!.toFixed(1)} ms\n`)
  })
})
