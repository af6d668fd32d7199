// JPEG pictures for file inputs, each unlike the others.
import sharp from 'sharp'

export interface PictureFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

/** A picture of one colour, as a phone would hand it over. */
export async function picture(name: string, colour: string): Promise<PictureFile> {
  const buffer = await sharp({ create: { width: 640, height: 480, channels: 3, background: colour } })
    .jpeg()
    .toBuffer()
  return { name: `${name}.jpg`, mimeType: 'image/jpeg', buffer }
}
