// Renders the drawn scenes as JPEG files.
import sharp from 'sharp'
import { drawScene, type SceneRequest } from './scenes.ts'

/** A JPEG of 1280 × 960. */
export async function renderScene(request: SceneRequest): Promise<Buffer> {
  return sharp(Buffer.from(drawScene(request)))
    .jpeg({ quality: 78 })
    .toBuffer()
}
