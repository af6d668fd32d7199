// Helps with the form where a script runs: shows the photos, finds the position when asked, names a likely category, does the
// work that a busy network asks for, and sends once. Small and without any library.

const form = document.querySelector<HTMLFormElement>('#report')
if (form) help(form)

function help(form: HTMLFormElement): void {
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement & HTMLSelectElement
  showPhotos(form, field('photo'))
  offerPosition(field('where'), field('lon'), field('lat'))
  nameCategory(field('words'), field('category'))
  const bits = Number(form.dataset.bits)
  const work = bits > 0 ? proofOf(field('ticket').value, bits) : Promise.resolve('')
  const button = form.querySelector<HTMLButtonElement>('button[type=submit]')!
  form.addEventListener('submit', event => {
    event.preventDefault()
    if (button.disabled) return
    button.disabled = true
    button.textContent = '正在提交'
    void work.then(proof => {
      field('proof').value = proof
      form.submit()
    })
  })
  // Back from the next page: the button is there again.
  addEventListener('pageshow', () => {
    button.disabled = false
    button.textContent = '提交'
  })
}

function showPhotos(form: HTMLFormElement, input: HTMLInputElement): void {
  const strip = document.createElement('div')
  strip.className = 'shots'
  input.after(strip)
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])]
    input.setCustomValidity(files.length > 3 ? '照片最多 3 张，请少选几张。' : '')
    strip.replaceChildren(
      ...files.slice(0, 3).map((file, i) => {
        const image = new Image()
        image.alt = `选中的第 ${i + 1} 张照片`
        image.src = URL.createObjectURL(file)
        return image
      }),
    )
    if (files.length > 3) form.reportValidity()
  })
}

function offerPosition(where: HTMLInputElement, lon: HTMLInputElement, lat: HTMLInputElement): void {
  if (!('geolocation' in navigator) || !isSecureContext) return
  const line = document.createElement('p')
  line.className = 'hint'
  line.setAttribute('role', 'status')
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button'
  button.textContent = '用手机定位'
  where.after(button, line)
  button.addEventListener('click', () => {
    line.textContent = '正在定位'
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        lon.value = coords.longitude.toFixed(6)
        lat.value = coords.latitude.toFixed(6)
        line.textContent = `已取得位置，误差约 ${Math.round(coords.accuracy)} 米；文字说明也请写一句。`
      },
      () => {
        line.textContent = '没有取得位置，写文字说明就行。'
      },
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    )
  })
}

function nameCategory(words: HTMLInputElement, category: HTMLSelectElement): void {
  let chosen = category.value !== ''
  category.addEventListener('change', () => {
    chosen = true
  })
  words.addEventListener('change', async () => {
    if (chosen || words.value.trim() === '') return
    const answer = await fetch(
      `/api/public/category?words=${encodeURIComponent(words.value.slice(0, 500))}`,
    ).catch(() => undefined)
    if (!answer?.ok || chosen) return
    const { category: found } = (await answer.json()) as { category: { code: string } | null }
    category.value = found?.code ?? ''
  })
}

/** A number with which the ticket's SHA-256 begins with so many zero bits; in pieces, so that the page stays alive. */
async function proofOf(ticket: string, bits: number): Promise<string> {
  for (let n = 0; ; n++) {
    if (n % 2000 === 1999) await new Promise(resolve => setTimeout(resolve))
    if (Math.clz32(firstWord(`${ticket}:${n}`)) >= bits) return String(n)
  }
}

const primes: number[] = []
for (let n = 2; primes.length < 64; n++) if (primes.every(prime => n % prime !== 0)) primes.push(n)
const fraction = (root: number) => ((root - Math.floor(root)) * 0x1_0000_0000) | 0
const rounds = primes.map(prime => fraction(Math.cbrt(prime)))
const start = primes.slice(0, 8).map(prime => fraction(Math.sqrt(prime)))

/** The first 32 bits of the SHA-256 of ASCII text. By hand: pages of a city are not always served where browsers offer it. */
export function firstWord(text: string): number {
  const length = ((text.length + 8) >> 6) * 16 + 16
  const words = new Int32Array(length)
  for (let i = 0; i < text.length; i++) words[i >> 2]! |= text.charCodeAt(i) << (24 - (i % 4) * 8)
  words[text.length >> 2]! |= 0x80 << (24 - (text.length % 4) * 8)
  words[length - 1] = text.length * 8
  const hash = [...start]
  const w = new Int32Array(64)
  const turn = (x: number, n: number) => (x >>> n) | (x << (32 - n))
  for (let at = 0; at < length; at += 16) {
    let [a, b, c, d, e, f, g, h] = hash as [number, number, number, number, number, number, number, number]
    for (let i = 0; i < 64; i++) {
      if (i < 16) w[i] = words[at + i]!
      else {
        const x = w[i - 15]!
        const y = w[i - 2]!
        const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)
        const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10)
        w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0
      }
      const t1 =
        (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + rounds[i]! + w[i]!) | 0
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g
      g = f
      f = e
      e = (d + t1) | 0
      d = c
      c = b
      b = a
      a = (t1 + t2) | 0
    }
    for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) hash[i] = (hash[i]! + value) | 0
  }
  return hash[0]!
}
