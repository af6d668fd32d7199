// How large a JPEG is, from its own header: pictures are put into documents and tables without decoding them.

/** Width and height in pixels; undefined for what is no JPEG or has no frame. */
export function jpegSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined
  const word = (at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1]!
    // Frames of all kinds; C4, C8 and CC are tables.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { height: word(at + 5), width: word(at + 7) }
    at += 2 + word(at + 2)
  }
  return undefined
}

/** The size a picture gets inside a box, its shape kept. */
export function fitInto(
  size: { readonly width: number; readonly height: number },
  box: { readonly width: number; readonly height: number },
): { width: number; height: number } {
  const by = Math.min(box.width / size.width, box.height / size.height)
  return { width: Math.round(size.width * by), height: Math.round(size.height * by) }
}
