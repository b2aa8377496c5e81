import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { repaint } from '~/features/files/pictures.server'
import { codesOf } from '../helpers/district'

const GPS = { IFD0: { Make: 'PHONE-MAKER' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '37/1 26/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '116/1 18/1 0/1' } }

/** A blank photo with a place in it, to be turned by a quarter. */
const photo = (format: 'jpeg' | 'webp' | 'png', width = 300, height = 200) =>
  sharp({ create: { width, height, channels: 3, background: '#a05030' } }).withExif(GPS).withMetadata({ orientation: 6 }).toFormat(format).toBuffer()

describe('a photo that is uploaded', () => {
  it.each([['jpeg', 'image/jpeg'], ['webp', 'image/webp'], ['png', 'image/png']] as const)('loses place and camera and stands upright: %s', async (format, mediaType) => {
    const before = await photo(format)
    expect((await sharp(before).metadata()).exif?.toString('latin1')).toContain('PHONE-MAKER')
    const after = Buffer.from(await repaint(before, mediaType))
    const { width, height, exif, xmp, iptc, orientation, format: kept } = await sharp(after).metadata()
    expect({ width, height, exif, xmp, iptc, orientation, kept }).toEqual({ width: 200, height: 300, exif: undefined, xmp: undefined, iptc: undefined, orientation: undefined, kept: format })
    expect(after.toString('latin1')).not.toContain('PHONE-MAKER')
  })

  it('is made smaller to 2,560 pixels, never larger, and the same bytes give the same bytes', async () => {
    const large = await photo('jpeg', 4000, 1000)
    const once = await repaint(large, 'image/jpeg')
    expect((await sharp(once).metadata()).height).toBe(2560)
    expect(Buffer.from(await repaint(large, 'image/jpeg')).equals(Buffer.from(once))).toBe(true)
  })

  it('carries nothing behind its end', async () => {
    const smuggled = Buffer.concat([await photo('jpeg'), Buffer.from('PK<script>hidden</script>')])
    expect(Buffer.from(await repaint(smuggled, 'image/jpeg')).toString('latin1')).not.toContain('hidden')
  })

  it('is refused in words when it claims more pixels than any camera, without being unfolded', async () => {
    expect(await codesOf(repaint(bomb(60_000, 60_000), 'image/png'))).toEqual(['picture_too_large'])
  })

  it('is refused when it is broken, cut off, or not what it begins as', async () => {
    const whole = await photo('jpeg', 600, 600)
    expect(await codesOf(repaint(whole.subarray(0, whole.length / 2), 'image/jpeg'))).toEqual(['picture_broken'])
    expect(await codesOf(repaint(Buffer.from([0xff, 0xd8, 0xff, 1, 2, 3]), 'image/jpeg'))).toEqual(['picture_broken'])
    expect(await codesOf(repaint(await photo('png'), 'image/jpeg'))).toEqual(['picture_broken'])
  })
})

/** A PNG of a few bytes whose head claims width × height. */
function bomb(width: number, height: number): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const chunk = (kind: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(kind, 'ascii'), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body) >>> 0, 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(64))), chunk('IEND', Buffer.alloc(0))])
}
