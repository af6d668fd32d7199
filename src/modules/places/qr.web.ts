// A QR code as one SVG path, drawn here and nowhere outside.
import { encode } from 'uqr'

/** The dark modules as a path in a square of `side` units; middle error correction, since labels get dirty. */
export function qrPath(text: string): { side: number; d: string } {
  const { data, size } = encode(text, { ecc: 'M', border: 0 })
  const rows = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return { side: size, d: rows.join('') }
}
