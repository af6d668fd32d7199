// The pencils of the drawn scenes: SVG primitives with short numbers, and colour arithmetic.

/** A number as SVG text, one decimal at most. */
export function n(value: number): string {
  return String(Math.round(value * 10) / 10)
}

export function rect(x: number, y: number, w: number, h: number, fill: string, more = ''): string {
  return `<rect x="${n(x)}" y="${n(y)}" width="${n(Math.max(0, w))}" height="${n(Math.max(0, h))}" fill="${fill}" ${more}/>`
}

export function round(
  x: number,
  y: number,
  w: number,
  h: number,
  r: number,
  fill: string,
  more = '',
): string {
  return rect(x, y, w, h, fill, `rx="${n(r)}" ${more}`)
}

export function circle(x: number, y: number, r: number, fill: string, more = ''): string {
  return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" fill="${fill}" ${more}/>`
}

export function oval(x: number, y: number, rx: number, ry: number, fill: string, more = ''): string {
  return `<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(rx)}" ry="${n(ry)}" fill="${fill}" ${more}/>`
}

export function poly(points: readonly (readonly [number, number])[], fill: string, more = ''): string {
  return `<polygon points="${points.map(([x, y]) => `${n(x)},${n(y)}`).join(' ')}" fill="${fill}" ${more}/>`
}

export function path(d: string, fill: string, more = ''): string {
  return `<path d="${d}" fill="${fill}" ${more}/>`
}

export function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  stroke: string,
  width: number,
  more = '',
): string {
  return `<line x1="${n(x1)}" y1="${n(y1)}" x2="${n(x2)}" y2="${n(y2)}" stroke="${stroke}" stroke-width="${n(width)}" ${more}/>`
}

export function stroke(d: string, colour: string, width: number, more = ''): string {
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${n(width)}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`
}

/** Moves, scales and turns what is drawn around its own origin. */
export function place(x: number, y: number, scale: number, body: string, turn = 0): string {
  const rotate = turn === 0 ? '' : ` rotate(${n(turn)})`
  return `<g transform="translate(${n(x)} ${n(y)}) scale(${Math.round(scale * 1000) / 1000})${rotate}">${body}</g>`
}

/**
 * See-through to this share. Said of fill and stroke, not of the whole shape: `opacity` makes the renderer paint every
 * shape on a sheet of its own first (measured: 82 ms a picture, 29 ms so).
 */
export function faint(share: number): string {
  return `fill-opacity="${share}" stroke-opacity="${share}"`
}

/** The soft shadow everything stands on. */
export function shadow(x: number, y: number, rx: number, ry = rx * 0.16): string {
  return oval(x, y, rx, ry, '#1b2330', faint(0.18))
}

/** Mixes two `#rrggbb` colours: 0 is all `a`, 1 all `b`. */
export function mix(a: string, b: string, share: number): string {
  const part = (colour: string, i: number) => Number.parseInt(colour.slice(i, i + 2), 16)
  return `#${[1, 3, 5]
    .map(i =>
      Math.round(part(a, i) * (1 - share) + part(b, i) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}

export const darker = (colour: string, share = 0.18): string => mix(colour, '#1c2330', share)
export const lighter = (colour: string, share = 0.25): string => mix(colour, '#ffffff', share)

/** Whole numbers 0 … count−1, mapped and joined. */
export function times(count: number, draw: (i: number) => string): string {
  return Array.from({ length: Math.max(0, Math.floor(count)) }, (_, i) => draw(i)).join('')
}
