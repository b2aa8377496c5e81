import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export type Packing = 'br' | 'gzip'

/** How the visitor takes it packed; null: not at all. */
export function encodingFor(accepted: string | string[] | undefined): Packing | null {
  const offered = String(accepted ?? '').split(',').map((part) => part.trim().split(/\s*;\s*/))
  const takes = (packing: Packing) => offered.some(([name, quality]) => name === packing && !/^q=0(\.0*)?$/.test(quality ?? ''))
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : null
}

/** Text, and what is written as text; pictures and Office files are packed already. */
export function isCompressible(type: string): boolean {
  return /^(text\/|image\/svg|application\/(json|manifest|atom))/.test(type)
}

/** As small as it gets: for what is packed once and sent often. */
export function packed(bytes: Buffer, packing: Packing): Promise<Buffer> {
  if (packing === 'gzip') return promisify(gzip)(bytes, { level: 9 })
  return promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })
}

/** For what is packed for one visitor: three times the size would be sent without, and a few milliseconds are spent off the main thread. */
export function packedQuickly(bytes: Buffer, packing: Packing): Promise<Buffer> {
  if (packing === 'gzip') return promisify(gzip)(bytes, { level: 5 })
  return promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })
}
