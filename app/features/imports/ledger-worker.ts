import { parentPort, workerData } from 'node:worker_threads'
import type { ReadLedger } from '~/domain/ledger'
import { Refusal, type Reason } from '~/domain/refusal'
import { partsOf, readLedger } from './read-ledger.server'

export type LedgerPart =
  | ({ kind: 'part' } & ReadLedger)
  | { kind: 'refused'; reasons: readonly Reason[] }
  | { kind: 'failed'; message: string }
  | { kind: 'end' }

/** Reads the file in `workerData`, hands its lines over in parts and ends. */
async function run(): Promise<void> {
  const { name, bytes } = workerData as { name: string; bytes: Uint8Array<ArrayBuffer> }
  try {
    for (const part of partsOf(await readLedger(name, bytes))) parentPort?.postMessage(part)
    parentPort?.postMessage({ kind: 'end' } satisfies LedgerPart)
  } catch (error) {
    const part: LedgerPart = error instanceof Refusal ? { kind: 'refused', reasons: error.reasons } : { kind: 'failed', message: String(error) }
    parentPort?.postMessage(part)
  }
}

void run()
