// Where a computer has no Chinese font, the shipped one arrives in pieces. Chromium 147 was seen to leave words that
// were laid out before their piece came as empty boxes; a new value of an inherited font property lays them out again.

const LATER_MS = [250, 1500]

/** Call once, before the page is mounted. */
export function settleFonts(): void {
  let turn = 0
  // A feature no font has, with a value not used before: an earlier value would bring back the earlier boxes.
  const again = () => {
    turn++
    document.documentElement.style.fontFeatureSettings = `"zzzz" ${turn}`
  }
  // Again and again: in the event itself the piece is sometimes not yet usable.
  document.fonts?.addEventListener('loadingdone', () => {
    again()
    for (const ms of LATER_MS) setTimeout(again, ms)
  })
}
