import { unzipSync } from 'fflate'

const BEGINNINGS: [string, number[]][] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
]
const OFFICE: [string, string][] = [
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'word/document.xml'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xl/workbook.xml'],
]

/** The media type that the content shows (pdf, jpg, png, webp, docx, xlsx), or null for anything else, whatever its name says. */
export function mediaTypeOf(bytes: Uint8Array): string | null {
  for (const [type, beginning] of BEGINNINGS) if (beginning.every((byte, at) => bytes[at] === byte)) return type
  if (asciiAt(bytes, 0, 4) === 'RIFF' && asciiAt(bytes, 8, 12) === 'WEBP') return 'image/webp'
  if (asciiAt(bytes, 0, 2) === 'PK') return officeType(bytes)
  return null
}

/** Lists the archive without unpacking it. */
function officeType(bytes: Uint8Array): string | null {
  const names = new Set<string>()
  try {
    unzipSync(bytes, { filter: ({ name }) => (names.add(name), false) })
  } catch {
    return null
  }
  return OFFICE.find(([, part]) => names.has(part))?.[0] ?? null
}

function asciiAt(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to))
}
