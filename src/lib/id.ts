// UUIDv7 made from a given time and given random bytes, so that ids are arguments like the clock.

/**
 * Makes a UUIDv7 (RFC 9562).
 * @param epochMs milliseconds since 1970, real time
 * @param random at least ten random bytes
 */
export function uuidv7(epochMs: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16)
  let rest = epochMs
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256
    rest = Math.floor(rest / 256)
  }
  for (let i = 6; i < 16; i++) bytes[i] = random[i - 6] ?? 0
  bytes[6] = 0x70 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const hex = Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The time a UUIDv7 was made at, in milliseconds since 1970. */
export function uuidTime(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}
