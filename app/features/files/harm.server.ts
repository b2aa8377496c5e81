import { unzipSync } from 'fflate'
import { saysItsSize } from './archive.server'

/** What an office file may hold unfolded, and how many times its own size: real ones stay far below. */
const UNFOLDED_BYTES = 300 * 1024 * 1024
const UNFOLDED_TIMES = 300

type Harm = 'file_two_kinds' | 'file_unfolds' | 'file_size_untrue' | 'file_macros'

/** Why a file is not kept although its beginning is that of a document; null for a harmless one. What it unfolds to is counted, never kept. */
export async function harmOf(bytes: Uint8Array, mediaType: string): Promise<Harm | null> {
  if (mediaType === 'application/pdf') return isTwoKinds(bytes) ? 'file_two_kinds' : null
  return mediaType.startsWith('application/vnd.openxmlformats') ? harmOfOffice(bytes) : null
}

/** A PDF that a browser would also take for a page, or an archiver for an archive. */
function isTwoKinds(bytes: Uint8Array): boolean {
  const latin = (from: number, to: number) => Buffer.from(bytes.subarray(Math.max(0, from), to)).toString('latin1')
  return /<\s*(!doctype|html|script|svg|\?php)/i.test(latin(0, 1024)) || latin(bytes.length - 65_557, bytes.length).includes('PK\u0005\u0006')
}

async function harmOfOffice(bytes: Uint8Array): Promise<Harm | null> {
  let unfolded = 0
  let macros = false
  unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      unfolded += originalSize
      macros ||= /vbaProject|activeX/i.test(name)
      return false
    },
  })
  if (unfolded > UNFOLDED_BYTES || unfolded > bytes.length * UNFOLDED_TIMES) return 'file_unfolds'
  if (macros) return 'file_macros'
  return (await saysItsSize(bytes)) ? null : 'file_size_untrue'
}
