// The tracking code of a report: eleven letters that nobody guesses and a twelfth that tells a slip of the pen.

// 31 signs, none that looks like another (no 0 O 1 I L). Being a prime, the check finds every wrong sign and every swap.
const SIGNS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const LENGTH = 11

function checkOf(body: string): string {
  const sum = [...body].reduce((total, sign, i) => total + SIGNS.indexOf(sign) * (i + 1), 0)
  return SIGNS[sum % SIGNS.length]!
}

/** A code made of bytes that only the house can make; sixteen of them or more. */
export function codeOf(bytes: Uint8Array): string {
  let number = bytes.reduce((total, byte) => total * 256n + BigInt(byte), 0n)
  let body = ''
  for (let i = 0; i < LENGTH; i++) {
    body += SIGNS[Number(number % 31n)]
    number /= 31n
  }
  return body + checkOf(body)
}

/** In groups of four, as people read it out: `7KQM-29XA-TDPW`. */
export const grouped = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-')

/** A code as typed by a person: undefined where it cannot be one; spaces, dashes and small letters do not matter. */
export function readCode(typed: string): string | undefined {
  const signs = typed
    .toUpperCase()
    .replace(/[\uff01-\uff5e]/g, sign => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[\s\-—–_.·]/g, '')
  if (signs.length !== LENGTH + 1 || [...signs].some(sign => !SIGNS.includes(sign))) return undefined
  return checkOf(signs.slice(0, LENGTH)) === signs[LENGTH] ? signs : undefined
}
