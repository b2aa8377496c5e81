import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

/** Ending of a file that BACKUP_KEY opens. */
export const SEALED = '.sealed'
const MARK = Buffer.from('JTB1')
const HEAD = MARK.length + 16 + 12
const TAG = 16
/** One for all that this process seals: a key takes a tenth of a second, and a backup has thousands of files. Each file has a nonce of its own. */
const SALT = randomBytes(16)

/** Encrypts a file of any size (AES-256-GCM, key by scrypt from the pass phrase): mark, salt, nonce, content, tag. */
export async function sealFile(from: string, to: string, key: string): Promise<void> {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(key, SALT), nonce)
  const output = createWriteStream(to)
  output.write(Buffer.concat([MARK, SALT, nonce]))
  await pipeline(createReadStream(from), cipher, output, { end: true })
  const handle = await open(to, 'a')
  await handle.write(cipher.getAuthTag())
  await handle.sync()
  await handle.close()
}

/** Decrypts; throws one sentence, and leaves nothing behind, where the pass phrase is another or the file was altered. */
export async function openSealedFile(from: string, to: string, key: string): Promise<void> {
  const { size } = await stat(from)
  const handle = await open(from, 'r')
  const head = Buffer.alloc(HEAD)
  const tag = Buffer.alloc(TAG)
  await handle.read(head, 0, HEAD, 0)
  await handle.read(tag, 0, TAG, Math.max(0, size - TAG))
  await handle.close()
  if (size < HEAD + TAG || !head.subarray(0, MARK.length).equals(MARK)) throw new Error(`${from}不是加密的备份文件。`)
  const decipher = createDecipheriv('aes-256-gcm', keyOf(key, head.subarray(MARK.length, MARK.length + 16)), head.subarray(MARK.length + 16))
  decipher.setAuthTag(tag)
  const draft = `${to}.draft`
  try {
    // An empty range cannot be named; a file without content has none to read.
    const content = size === HEAD + TAG ? [] : createReadStream(from, { start: HEAD, end: size - TAG - 1 })
    await pipeline(content, decipher, createWriteStream(draft))
  } catch {
    await rm(draft, { force: true })
    throw new Error(`${from}解不开：BACKUP_KEY不对，或文件已损坏。`)
  }
  await rename(draft, to)
}

const keys = new Map<string, Buffer>()

/** Made slowly on purpose, so it is made once for each salt. */
function keyOf(passPhrase: string, salt: Buffer): Buffer {
  const name = `${passPhrase}\n${salt.toString('hex')}`
  const known = keys.get(name) ?? scryptSync(passPhrase, salt, 32, { N: 32_768, r: 8, maxmem: 64 * 1024 * 1024 })
  if (keys.size > 50) keys.clear()
  keys.set(name, known)
  return known
}
