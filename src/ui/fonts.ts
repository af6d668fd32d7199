// Where a computer has no Chinese font, the shipped one arrives in pieces. Chromium 147 was seen to leave words that
// were laid out before their piece came as empty boxes; changing an inherited font property makes it lay them out again.

/** Call once, before the page is mounted. */
export function settleFonts(): void {
  let even = false
  document.fonts?.addEventListener('loadingdone', () => {
    even = !even
    document.documentElement.style.fontKerning = even ? 'normal' : 'auto'
  })
}
