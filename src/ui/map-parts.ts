// What a map is made of.
import type { Point } from '../lib/geo.ts'

export interface MapShape {
  readonly id: string
  /** Rings or lines, longitude and latitude. */
  readonly lines: readonly (readonly (readonly number[])[])[]
  readonly area: boolean
  readonly words: string
  /** Written on the map. */
  readonly label?: string | undefined
  readonly tone?: 'strong' | 'road' | 'late' | undefined
}

export interface MapMark {
  readonly id: string
  readonly at: Point
  readonly words: string
  readonly tone?: 'late' | undefined
  /** How many records it stands for, where they were taken together before. */
  readonly n?: number | undefined
}

/** A configured tile service; `approval` is its 审图号. */
export interface MapTiles {
  readonly url: string
  readonly name: string
  readonly approval: string
}
