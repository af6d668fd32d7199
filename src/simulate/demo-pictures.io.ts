// Pictures for the story, drawn when asked for; each number is its own picture.
import { renderScene } from './scenes.io.ts'
import { placeTypeOf, problemOf } from './scenes.ts'

export type Pictures = (
  placeType: string,
  words: string,
  moment: 'before' | 'after',
  seed: number,
) => Promise<Buffer>

export function pictures(): Pictures {
  return (placeType, words, moment, seed) =>
    renderScene({ placeType: placeTypeOf(placeType), problem: problemOf(words), moment, seed })
}
