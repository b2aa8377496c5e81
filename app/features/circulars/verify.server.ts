import type { Db } from '~db/schema'
import { canonicalJson, chainHash } from './canonical.server'
import { digestEntries } from './entries.server'

/** What is wrong with an issued circular; `npm run verify` prints it and exits 1. */
export interface BrokenCircular {
  divisionCode: string
  month: string
  number: string
  fault: 'hash' | 'chain' | 'number' | 'entries' | 'body_missing'
}

/** Recomputes the hash of every issued circular, its link to the one before, its number and the digest of its entries. Empty: all is as issued. */
export async function verifyCirculars(db: Db): Promise<BrokenCircular[]> {
  const issued = await db
    .selectFrom('circular')
    .leftJoin('circular_issue as issue', 'issue.circular_id', 'circular.id')
    .select(['circular.id', 'circular.division_code', 'circular.month', 'circular.measure', 'circular.number', 'circular.number_year', 'circular.issued_at', 'issue.body', 'issue.hash', 'issue.previous_hash'])
    .where('circular.state', '=', 'issued')
    .orderBy('circular.division_code')
    .orderBy('circular.number_year')
    .orderBy('circular.number')
    .execute()
  const broken: BrokenCircular[] = []
  const lastOf = new Map<string, { year: number; number: number; hash: string }>()
  for (const row of issued) {
    const year = row.number_year ?? 0
    const number = row.number ?? 0
    const fault = (kind: BrokenCircular['fault']) => broken.push({ divisionCode: row.division_code, month: row.month, number: `〔${year}〕${number}号`, fault: kind })
    const before = lastOf.get(row.division_code)
    if (number !== (before?.year === year ? before.number + 1 : 1)) fault('number')
    lastOf.set(row.division_code, { year, number, hash: row.hash ?? '' })
    if (row.body === null) {
      fault('body_missing')
      continue
    }
    if (row.previous_hash !== (before?.hash ?? '')) fault('chain')
    const entries = await digestEntries(db, row.id)
    const frozen = JSON.parse(row.body) as FrozenMarks
    if (chainHash(row.body, row.previous_hash ?? '') !== row.hash || !saysTheSame(frozen, row)) fault('hash')
    if (canonicalJson(frozen.entries) !== canonicalJson(entries)) fault('entries')
  }
  return broken
}

interface FrozenMarks {
  entries?: unknown
  number?: number
  numberYear?: number
  issuedAt?: string
  circular?: { month?: string; measure?: string; division?: { code?: string } }
}

/** The row beside the frozen text can still be updated by a stranger's SQL, so it must say what the text says. */
function saysTheSame(
  frozen: FrozenMarks,
  row: { number: number | null; number_year: number | null; issued_at: string | null; month: string; measure: string; division_code: string },
): boolean {
  const { circular } = frozen
  return (
    frozen.number === row.number && frozen.numberYear === row.number_year && frozen.issuedAt === row.issued_at &&
    circular?.month === row.month && circular.measure === row.measure && circular.division?.code === row.division_code
  )
}
