import { createInflateRaw } from 'node:zlib'

interface Part {
  method: number
  /** What the archive's own list says of its unfolded size. */
  said: number
  packed: Uint8Array
}

/**
 * Whether each part of an archive unfolds to the size that the archive's list says of it. Readers reserve room, and we judge what is too large, by
 * that list: a part that says two bytes and unfolds to a gigabyte passes every check but this one. The bytes are counted while they unfold, off this
 * thread, none is kept, and a part is left at the first byte too many. False as well for a list that points outside the file.
 */
export async function saysItsSize(bytes: Uint8Array): Promise<boolean> {
  try {
    for (const { method, said, packed } of partsOf(bytes)) {
      if (method === 0 ? packed.length !== said : method !== 8 || (await countUnfolded(packed, said)) !== said) return false
    }
    return true
  } catch {
    return false
  }
}

function countUnfolded(packed: Uint8Array, most: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let count = 0
    const unfolding = createInflateRaw({ chunkSize: 64 * 1024 })
    unfolding.on('data', (piece: Buffer) => {
      count += piece.length
      if (count <= most) return
      unfolding.destroy()
      resolve(count)
    })
    unfolding.on('end', () => resolve(count))
    unfolding.on('error', reject)
    unfolding.end(packed)
  })
}

const LIST_END = 0x06054b50
const LARGE_LIST_END = 0x06064b50
const LISTED = 0x02014b50
const LARGE = 0xffffffff

/** The parts by the list at the archive's end, by which every reader goes (PKWARE's APPNOTE 4.3). */
function* partsOf(bytes: Uint8Array): Generator<Part> {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let end = view.length - 22
  while (view.readUInt32LE(end) !== LIST_END) end--
  let [count, at] = [view.readUInt16LE(end + 10), view.readUInt32LE(end + 16)]
  if (count === 0xffff || at === LARGE) {
    const large = view.readUInt32LE(end - 12)
    if (view.readUInt32LE(large) !== LARGE_LIST_END) throw new Error('no list')
    ;[count, at] = [view.readUInt32LE(large + 32), view.readUInt32LE(large + 48)]
  }
  for (; count > 0; count--) {
    if (view.readUInt32LE(at) !== LISTED) throw new Error('no entry')
    const [name, more, comment] = [view.readUInt16LE(at + 28), view.readUInt16LE(at + 30), view.readUInt16LE(at + 32)]
    const extra = view.subarray(at + 46 + name, at + 46 + name + more)
    const [said, size, place] = largeNumbers([view.readUInt32LE(at + 24), view.readUInt32LE(at + 20), view.readUInt32LE(at + 42)], extra)
    const from = place + 30 + view.readUInt16LE(place + 26) + view.readUInt16LE(place + 28)
    if (from + size > view.length) throw new Error('outside')
    yield { method: view.readUInt16LE(at + 10), said, packed: view.subarray(from, from + size) }
    at += 46 + name + more + comment
  }
}

/** Numbers that do not fit their place stand, in this order, in the extra field 1. */
function largeNumbers(numbers: [number, number, number], extra: Buffer): [number, number, number] {
  if (!numbers.includes(LARGE)) return numbers
  let at = 0
  while (extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2)
  at += 4
  const read = (number: number) => {
    if (number !== LARGE) return number
    at += 8
    return Number(extra.readBigUInt64LE(at - 8))
  }
  return [read(numbers[0]), read(numbers[1]), read(numbers[2])]
}
