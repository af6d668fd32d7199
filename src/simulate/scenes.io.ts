// Renders the drawn scenes as JPEG files.
import sharp from 'sharp'
import { drawScene, type SceneRequest } from './scenes.ts'

// 800 × 600 is enough to see what is shown and draws three times as fast as the full size.
const DENSITY = 45

/** A JPEG of 800 × 600. */
export async function renderScene(request: SceneRequest): Promise<Buffer> {
  return sharp(Buffer.from(drawScene(request)), { density: DENSITY })
    .jpeg({ quality: 78 })
    .toBuffer()
}
