import { crc32, deflateSync } from 'node:zlib'
import { storeFile } from '~/features/files/files.server'
import { randomFrom } from './random'
import type { Step, Story } from './stories'
import type { World } from './world'

const SCANS: Record<string, string> = { AGREEMENT: '加装电梯协议', JOINT_REVIEW: '联合审查意见', INSTALL_NOTICE: '安装告知回执', ACCEPTANCE: '竣工验收报告' }
const PHOTOS: Record<string, string> = { NOTICE: '公示照片', STARTED: '开工照片' }
/** One photograph of the notice board serves all buildings of this estate: the auditor's page finds it. */
const ONE_BOARD = '锦绣园'

/** Stores the paper or picture that the step's gate asks for; undefined where it asks for none. */
export async function storeEvidence(world: World, by: string, story: Story, { milestone, on }: Step): Promise<number | undefined> {
  const place = milestone === 'NOTICE' && story.estate.name === ONE_BOARD ? ONE_BOARD : story.key
  const store = async (name: string, bytes: Uint8Array<ArrayBuffer>) => storeFile(world.db, await world.as(by), { name, bytes }, world.now)
  if (SCANS[milestone]) return store(`${SCANS[milestone]}（示例）.pdf`, scan(`${milestone} ${on} ${seedOf(place)}`))
  if (PHOTOS[milestone]) return store(`${PHOTOS[milestone]}（示例）.png`, photo(seedOf(place + milestone)))
  return undefined
}

const seedOf = (text: string) => crc32(Buffer.from(text)) >>> 0

/** A small valid photograph (PNG): grey sky above a brick wall, for gates that ask for a picture; another seed is another wall. */
export function photo(seed = 0): Uint8Array<ArrayBuffer> {
  const [width, height] = [96, 64]
  const random = randomFrom(seed)
  const brick = [random.between(130, 186), random.between(74, 114), random.between(54, 94)]
  const rows: number[] = []
  for (let y = 0; y < height; y++) {
    rows.push(0)
    for (let x = 0; x < width; x++) {
      const mortar = y >= 24 && (y % 8 === 0 || (x + (Math.floor(y / 8) % 2) * 8) % 16 === 0)
      rows.push(...(y < 24 ? [206, 214, 222] : mortar ? [190, 184, 176] : brick))
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return bytesOf(Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.from(rows))), chunk('IEND', Buffer.alloc(0))]))
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'ascii'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body) >>> 0, 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** A one-page PDF that says it is a sample, for gates that ask for a signed paper. */
export function scan(title: string): Uint8Array<ArrayBuffer> {
  const stream = `BT /F1 20 Tf 72 740 Td (SAMPLE - ${title}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
  return bytesOf(Buffer.from(text, 'ascii'))
}

function bytesOf(buffer: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer)
}
