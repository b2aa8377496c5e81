import { emptyLedger, openSheet, readLines, type ReadLedger } from '~/domain/ledger'
import { refuse } from '~/domain/refusal'
import { readSheets } from './read-file.server'

/**
 * Every line of the file in the shape of the ledger, with what cannot be accepted. Throws a Refusal where the file as a whole cannot be read
 * or has no header that the import knows.
 */
export async function readLedger(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<ReadLedger> {
  const ledger = emptyLedger()
  const known = (await readSheets(name, bytes)).filter((sheet) => {
    const header = openSheet(sheet, ledger)
    if (header) readLines(sheet, header, 0, sheet.rows.length, ledger)
    return header !== null
  })
  if (known.length === 0) refuse('no_header', 'file')
  return ledger
}
