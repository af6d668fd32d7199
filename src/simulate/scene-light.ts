// Sky and light of a scene: time of day, clouds, the far range of hills.
import type { Random } from '../lib/random.ts'
import { circle, faint, mix, n, path, rect, times } from './scene-shapes.ts'

export interface Light {
  readonly top: string
  readonly low: string
  readonly sun: string
  readonly hills: string
  /** Laid over the whole picture so that buildings share the hour. */
  readonly veil: string
  readonly veilShare: number
}

const hours: readonly Light[] = [
  { top: '#7fb8dc', low: '#e6f1ee', sun: '#fff6d8', hills: '#8fa9bb', veil: '#ffe9b8', veilShare: 0.05 },
  { top: '#5fa3d6', low: '#d8ecf4', sun: '#ffffff', hills: '#7d9cb3', veil: '#ffffff', veilShare: 0.02 },
  { top: '#8ecbd6', low: '#f6efdb', sun: '#fff0c0', hills: '#9ab3ad', veil: '#ffdf9e', veilShare: 0.08 },
  { top: '#a9bccb', low: '#e9ebe8', sun: '#f3f3ee', hills: '#9aa9b3', veil: '#b9c6d0', veilShare: 0.12 },
  { top: '#7aa4cc', low: '#fbd9b0', sun: '#ffe0a0', hills: '#9a93a8', veil: '#ffb56b', veilShare: 0.12 },
  { top: '#93c3e4', low: '#f3e3e0', sun: '#fff3e0', hills: '#a4a7bd', veil: '#ffd9c9', veilShare: 0.07 },
]

export function lightOf(chance: Random): Light {
  return chance.pick(hours)
}

/** Sky, sun, clouds and two ranges of hills down to the horizon. */
export function sky(light: Light, horizon: number, chance: Random): string {
  const sunX = 140 + chance.below(1000)
  const sunY = 90 + chance.below(130)
  const sun =
    circle(sunX, sunY, 120, light.sun, faint(0.25)) +
    circle(sunX, sunY, 74, light.sun, faint(0.35)) +
    circle(sunX, sunY, 42, light.sun, faint(0.95))
  return (
    `<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${light.top}"/><stop offset="1" stop-color="${light.low}"/></linearGradient></defs>` +
    rect(0, 0, 1280, horizon + 40, 'url(#sky)') +
    sun +
    times(3 + chance.below(3), () =>
      cloud(chance.below(1280), 60 + chance.below(210), 0.6 + chance.fraction() * 0.8),
    ) +
    birds(200 + chance.below(800), 120 + chance.below(120), chance)
  )
}

/** Far hills; they belong to the place, so they come from the place's chance, coloured by the hour. */
export function hills(light: Light, horizon: number, chance: Random): string {
  const range = (base: number, height: number, colour: string) => {
    let d = `M0 ${n(horizon + 20)}L0 ${n(base)}`
    let x = 0
    while (x < 1280) {
      const wide = 90 + chance.below(150)
      const top = base - height * (0.35 + chance.fraction() * 0.65)
      d += `Q${n(x + wide * 0.5)} ${n(top)} ${n(x + wide)} ${n(base - chance.below(Math.max(1, Math.round(height * 0.3))))}`
      x += wide
    }
    return path(`${d}L1280 ${n(horizon + 20)}Z`, colour)
  }
  return (
    range(horizon - 60, 150, mix(light.hills, light.low, 0.55)) +
    range(horizon - 20, 110, mix(light.hills, light.low, 0.25))
  )
}

// One outline of four ovals: see-through as a whole without a sheet of its own.
function cloud(x: number, y: number, scale: number): string {
  const puff = (dx: number, dy: number, rx: number, ry: number) => {
    const [a, b] = [n(rx * scale), n(ry * scale)]
    const half = (across: number) => `a${a} ${b} 0 1 1 ${n(across * scale)} 0`
    return `M${n(x + (dx - rx) * scale)} ${n(y + dy * scale)}${half(2 * rx)}${half(-2 * rx)}z`
  }
  const d = puff(0, 0, 90, 22) + puff(-38, -14, 40, 26) + puff(14, -26, 46, 34) + puff(58, -10, 34, 22)
  return path(d, '#ffffff', faint(0.78))
}

function birds(x: number, y: number, chance: Random): string {
  return times(chance.below(5), i => {
    const bx = x + i * 34 + chance.below(16)
    const by = y + chance.below(40)
    return `<path d="M${bx - 11} ${by - 4}q7 -5 11 4q4 -9 11 -4" fill="none" stroke="#4a5563" stroke-width="2.4" stroke-linecap="round" stroke-opacity="0.6"/>`
  })
}

/** The hour laid over everything. A darkening at the edges besides was a quarter of a picture's cost (measured). */
export function veil(light: Light): string {
  return rect(0, 0, 1280, 960, light.veil, faint(light.veilShare))
}
