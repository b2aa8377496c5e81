import sharp from 'sharp'
import { refuse } from '~/domain/refusal'

/** The longest side that is kept: a name plate can still be read, and a page of twenty photos still loads on a phone. */
const LONGEST_SIDE = 2_560
/** Above this a picture is not unfolded: a few kilobytes can claim a billion pixels. Phones take up to 50 million. */
const PIXEL_LIMIT = 64_000_000
const SECONDS_LIMIT = 20

const FORMATS: Record<string, 'jpeg' | 'png' | 'webp'> = { 'image/jpeg': 'jpeg', 'image/png': 'png', 'image/webp': 'webp' }

sharp.cache(false)
sharp.concurrency(1)

export function isPicture(mediaType: string): boolean {
  return mediaType in FORMATS
}

/**
 * The same picture painted anew: upright as it was taken, at most 2,560 pixels, and without anything that came along with it, such as the
 * place, the hour and the camera, or what hides behind its end. Refuses (field `file`): `picture_too_large`, `picture_broken`.
 */
export async function repaint(bytes: Uint8Array, mediaType: string): Promise<Uint8Array> {
  const format = FORMATS[mediaType] ?? refuse('file_type_unknown', 'file')
  const { width, height } = await sizeOf(bytes, format)
  if (width * height > PIXEL_LIMIT) refuse('picture_too_large', 'file', { megapixels: PIXEL_LIMIT / 1_000_000 })
  return inTurn(() =>
    sharp(bytes, { limitInputPixels: PIXEL_LIMIT, sequentialRead: true, failOn: 'truncated' })
      .autoOrient()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
      .toFormat(format, format === 'png' ? {} : { quality: 82 })
      .timeout({ seconds: SECONDS_LIMIT })
      .toBuffer()
      .catch(() => refuse('picture_broken', 'file')),
  )
}

/** Read from the head alone; what is inside must be what the beginning says. */
async function sizeOf(bytes: Uint8Array, format: string): Promise<{ width: number; height: number }> {
  const head = await sharp(bytes, { limitInputPixels: false }).metadata().catch(() => null)
  return head?.format === format ? head : refuse('picture_broken', 'file')
}

let last: Promise<unknown> = Promise.resolve()

/** One picture at a time, so that many uploads at once need the memory of one. */
function inTurn<T>(paint: () => Promise<T>): Promise<T> {
  const turn = last.then(paint, paint)
  last = turn.catch(() => undefined)
  return turn
}
