import type { Trx } from '~db/transaction.server'
import type { NewRow } from '~db/schema'
import type { FactDetail } from '~/domain/milestones'
import { breathe } from '~/features/imports/chunks.server'

/** A past fact as an import brings it; `retracts` names the live facts that it takes the place of. */
export interface ImportedFact {
  projectId: number
  milestone: string
  /** YYYY-MM-DD, the first of the month when only the month is known. */
  on: string
  precision: 'day' | 'month'
  until: string | null
  reference: string
  note: string
  detail: FactDetail
  fileId: number | null
  line: number
  verified: boolean
  retracts: readonly number[]
}

export interface ImportedBy {
  importId: number
  accountId: number | null
  /** Why a corrected fact is retracted, in the words of the log. */
  reason: string
}
