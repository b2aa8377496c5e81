import sharp from 'sharp'
import { pixelsOf, type Box } from '~/domain/photos'
import { refuse } from '~/domain/refusal'
import { mediaTypeOf } from '~/features/files/media-type.server'
import { isPicture } from '~/features/files/pictures.server'

/** Large enough to see the works, small enough for a slow phone. */
const PUBLIC_SIDE = 1280
const QUALITY = 78

/** Refuses (field `file`) what is no picture, whatever its name says. */
export function checkPicture(bytes: Uint8Array): void {
  if (!isPicture(mediaTypeOf(bytes) ?? '')) refuse('photo_type', 'file')
}

/** Width and height of a picture that is kept. */
export async function sizeOfPicture(bytes: Uint8Array): Promise<{ width: number; height: number }> {
  const { width, height } = await sharp(bytes).metadata()
  return { width, height }
}

/** The picture with the boxes burnt in, as it goes to the public: what lay under them is gone from the file. */
export async function blackOut(picture: { bytes: Uint8Array; width: number; height: number }, boxes: readonly Box[]): Promise<Uint8Array> {
  const covers = boxes.map((box) => {
    const { left, top, width, height } = pixelsOf(box, picture)
    return { input: { create: { width, height, channels: 3 as const, background: '#000000' } }, left, top }
  })
  const covered = await sharp(picture.bytes).composite(covers).png({ compressionLevel: 1 }).toBuffer()
  const small = await sharp(covered)
    .resize({ width: PUBLIC_SIDE, height: PUBLIC_SIDE, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: QUALITY })
    .toBuffer()
  return new Uint8Array(small)
}
