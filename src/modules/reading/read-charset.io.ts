// Bytes into characters: byte order mark, what the page says of itself, else UTF-8 when it is, else GB18030.
import { Refused } from '../../lib/refusal.ts'
import { documentRefusal } from './document.ts'

const decode = (label: string, bytes: Uint8Array, fatal: boolean): string | undefined => {
  try {
    return new TextDecoder(label, { fatal }).decode(bytes)
  } catch {
    return undefined
  }
}

/** `declared` is the charset a page names; it is believed only when the bytes agree. */
export function decodeText(bytes: Buffer, declared?: string): string {
  const text = byMark(bytes) ?? byDeclaration(bytes, declared) ?? byLooks(bytes)
  if (text === undefined || looksBinary(text)) throw new Refused(documentRefusal('unsupported'))
  return text
}

function byMark(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decode('utf-8', bytes, false)
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode('utf-16le', bytes, false)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decode('utf-16be', bytes, false)
  // The byte order mark as GB18030 writes it.
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === 0x84319533)
    return decode('gb18030', bytes, false)?.replace(/^\ufeff/, '')
  return undefined
}

function byDeclaration(bytes: Buffer, declared: string | undefined): string | undefined {
  const name = declared?.toLowerCase()
  if (!name || /^utf-?(8|16)/.test(name)) return undefined
  return decode(/^(gb|x-gbk|hz)/.test(name) ? 'gb18030' : name, bytes, true)
}

/** Whether the bytes are UTF-16, with a mark or by the zeros that ASCII signs and line ends leave on every other byte. */
export function isUtf16(bytes: Buffer): boolean {
  return (
    /^(?:\xff\xfe|\xfe\xff)/.test(bytes.subarray(0, 2).toString('latin1')) || zeroSide(bytes) !== undefined
  )
}

function zeroSide(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  let even = 0
  let odd = 0
  for (const [i, byte] of bytes.subarray(0, 4000).entries())
    if (byte === 0 && i % 2 === 0) even++
    else if (byte === 0) odd++
  if (odd > 2 && odd > even * 8) return 'utf-16le'
  return even > 2 && even > odd * 8 ? 'utf-16be' : undefined
}

function byLooks(bytes: Buffer): string | undefined {
  const side = zeroSide(bytes)
  if (side) return decode(side, bytes, true)
  return decode('utf-8', bytes, true) ?? decode('gb18030', bytes, true) ?? mostly(bytes)
}

// A file cut off in the middle of a character is still readable; one that is wrong all over is none of ours.
function mostly(bytes: Buffer): string | undefined {
  for (const label of ['utf-8', 'gb18030']) {
    const text = decode(label, bytes, false) ?? ''
    const wrong = text.split('\ufffd').length - 1
    if (wrong > 0 && wrong <= Math.max(1, text.length / 2000)) return text
  }
  return undefined
}

function looksBinary(text: string): boolean {
  let control = 0
  for (let i = 0; i < Math.min(text.length, 20_000); i++) {
    const code = text.charCodeAt(i)
    if (code === 0 || (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 12)) control++
  }
  return control > Math.min(text.length, 20_000) / 200
}
