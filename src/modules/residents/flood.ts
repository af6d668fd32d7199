// Who may send how much. An address is shared by whole estates and offices, so it is never a ground to refuse somebody who
// is known: a device that was here before, or one that worked for it. Strangers from a busy address wait or stand behind.

/** How a sender stands: `known` by its device or by a proof of work, `form` who filled in our form, `bare` neither. */
export type Standing = 'known' | 'form' | 'bare'

/** A device counts as known this long after it was first seen; nobody need do anything for it but come back. */
export const KNOWN_AFTER_MS = 5 * 60_000
const HOUR_MS = 60 * 60_000

interface Bounds {
  /** So many an hour are as good as any other; beyond they stand at the end of the queue. */
  readonly plain: number
  /** So many an hour are taken at all. */
  readonly most: number
}

/** By device for who is known, by address for the others; each standing has a bound of its own, none uses up another's. */
export const bounds: Readonly<Record<Standing, Bounds>> = {
  known: { plain: 6, most: 12 },
  form: { plain: 30, most: 120 },
  bare: { plain: 10, most: 60 },
}

/** From so many an hour of one address on, the form asks for a proof of work (some seconds of a phone, by the script). */
export const BUSY = 20
export const PROOF_BITS = 16

export interface Sender {
  /** When the device was first seen; null for one that shows nothing. */
  readonly deviceSince: Date | null
  /** Holds a ticket of ours, made for this device and this report. */
  readonly ticket: boolean
  /** The work the ticket asked for was done; false where it asked for none. */
  readonly proven: boolean
}

export function standingOf(sender: Sender, now: Date): Standing {
  const known = sender.deviceSince && now.getTime() - sender.deviceSince.getTime() >= KNOWN_AFTER_MS
  if (sender.ticket && (known || sender.proven)) return 'known'
  return sender.ticket ? 'form' : 'bare'
}

export type Admission =
  | { readonly take: true; readonly low: boolean }
  | { readonly take: false; readonly again: Date }

/**
 * Whether one more is taken, given the moments of what was taken of the same standing in the last hour, newest first: of
 * this device for who is known, of this address for the others. Who must wait hears until when.
 */
export function admit(standing: Standing, sender: Sender, taken: readonly Date[], now: Date): Admission {
  const since = now.getTime() - HOUR_MS
  const lately = taken.filter(at => at.getTime() > since)
  const { plain, most } = bounds[standing]
  if (lately.length < most) return { take: true, low: lately.length >= plain }
  const room = new Date(lately[most - 1]!.getTime() + HOUR_MS)
  // A device of its own is known after some minutes: no need to wait for the whole address.
  const known =
    standing === 'form' && sender.deviceSince ? new Date(sender.deviceSince.getTime() + KNOWN_AFTER_MS) : room
  return { take: false, again: known < room ? known : room }
}

/** How many bits of work a form made now asks for. */
export const bitsAsked = (lately: number): number => (lately >= BUSY ? PROOF_BITS : 0)
