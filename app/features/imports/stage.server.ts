import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { refuse } from '~/domain/refusal'
import { sha256Of, type LedgerFile } from './imports.server'

const KEPT_MS = 2 * 86_400_000

/** Keeps a checked upload until it is confirmed, under the hash of its content; what nobody confirmed within two days is removed. */
export async function stageLedger(uploadFolder: string, bytes: Uint8Array): Promise<string> {
  const folder = folderOf(uploadFolder)
  await mkdir(folder, { recursive: true })
  await removeOld(folder)
  const sha256 = sha256Of(bytes)
  const whole = join(folder, sha256)
  await writeFile(`${whole}.part`, bytes)
  await rename(`${whole}.part`, whole)
  return sha256
}

/** The upload of this hash; refused (`file_changed`) when it is no longer kept. */
export async function stagedLedger(uploadFolder: string, sha256: string, name: string): Promise<LedgerFile> {
  if (!/^[0-9a-f]{64}$/.test(sha256)) refuse('not_found')
  const bytes = await readFile(join(folderOf(uploadFolder), sha256)).catch(() => null)
  if (!bytes || sha256Of(bytes) !== sha256) refuse('file_changed', 'file')
  return { name, bytes: new Uint8Array(bytes) }
}

function folderOf(uploadFolder: string): string {
  return join(uploadFolder, 'ledgers')
}

async function removeOld(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const age = await stat(path).then((file) => Date.now() - file.mtimeMs, () => 0)
    if (age > KEPT_MS) await rm(path, { force: true })
  }
}
