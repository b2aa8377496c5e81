import type { LoaderFunctionArgs } from '@remix-run/node'
import { checkApart } from '~/features/imports/apart.server'
import { faultSentence } from '~/features/imports/words.server'
import { fileResponse, MEDIA_TYPES } from '~/http/download.server'
import { csvOf } from '~/http/table-download.server'
import { openStaged } from './staged.server'

/** Every line that must be put right, to work through beside the ledger. */
export async function loader(args: LoaderFunctionArgs) {
  const { page, file } = await openStaged(args)
  const t = page.t.imports
  const { faults } = await checkApart(page, file)
  const rows = faults.map((fault) => [t.place(fault.sheet, fault.line), fault.column, fault.value, faultSentence(page.t, fault)])
  return fileResponse(`${file.name}-${t.problem}.csv`, MEDIA_TYPES.csv, csvOf([t.line, t.column, t.value, t.problem], rows))
}
