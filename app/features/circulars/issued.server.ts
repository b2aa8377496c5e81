import type { Circular, CircularBody, IssueMark } from '~/domain/circular-body'
import type { PromisedMeasure } from '~/domain/measures'
import type { Db } from '~db/schema'

/** The issued circular of a division and month, from its frozen body; null when there is none. Without a measure: the first one issued. */
export async function findIssuedCircular(db: Db, divisionCode: string, month: string, measure?: PromisedMeasure): Promise<Circular | null> {
  const row = await issued(db)
    .where('circular.division_code', '=', divisionCode)
    .where('circular.month', '=', month)
    .$if(measure !== undefined, (query) => query.where('circular.measure', '=', measure ?? ''))
    .orderBy('circular.number_year')
    .orderBy('circular.number')
    .limit(1)
    .executeTakeFirst()
  return row ? circularOf(row) : null
}

/** The last issued circular of a division for a month before the given one, of the same measure where there is one for that month: corrections begin from it. */
export async function findPreviousCircular(db: Db, divisionCode: string, month: string, measure: PromisedMeasure): Promise<Circular | null> {
  const last = await lastMonthBefore(db, divisionCode, month)
  if (!last) return null
  return (await findIssuedCircular(db, divisionCode, last, measure)) ?? findIssuedCircular(db, divisionCode, last)
}

/** The last issued circular of the same measure for a month before the given one: ranks and runs are compared with it, whatever was issued of other measures since. */
export async function findPreviousOfMeasure(db: Db, divisionCode: string, month: string, measure: PromisedMeasure): Promise<Circular | null> {
  const last = await lastMonthBefore(db, divisionCode, month, measure)
  return last ? findIssuedCircular(db, divisionCode, last, measure) : null
}

async function lastMonthBefore(db: Db, divisionCode: string, month: string, measure?: PromisedMeasure): Promise<string | null> {
  const last = await db
    .selectFrom('circular')
    .select('month')
    .where('division_code', '=', divisionCode)
    .where('state', '=', 'issued')
    .where('month', '<', month)
    .$if(measure !== undefined, (query) => query.where('measure', '=', measure ?? ''))
    .orderBy('month', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.month ?? null
}

/** Every issued circular of a division and measure from one month to another, oldest first; of several for a month the first one issued. */
export async function listIssuedCirculars(db: Db, divisionCode: string, measure: PromisedMeasure, months: { from: string; until: string }): Promise<Circular[]> {
  const rows = await issued(db)
    .where('circular.division_code', '=', divisionCode)
    .where('circular.measure', '=', measure)
    .where('circular.month', '>=', months.from)
    .where('circular.month', '<=', months.until)
    .orderBy('circular.month')
    .orderBy('circular.number_year')
    .orderBy('circular.number')
    .execute()
  const circulars = rows.map(circularOf)
  return circulars.filter((circular, index) => circulars[index - 1]?.month !== circular.month)
}

/** The circular that residents may see: the last one released, null before the first. */
export async function findReleasedCircular(db: Db, divisionCode: string): Promise<Circular | null> {
  const row = await issued(db)
    .where('circular.division_code', '=', divisionCode)
    .where('circular.released_at', 'is not', null)
    .orderBy('circular.month', 'desc')
    .orderBy('circular.number_year', 'desc')
    .orderBy('circular.number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? circularOf(row) : null
}

function issued(db: Db) {
  return db
    .selectFrom('circular')
    .innerJoin('circular_issue as issue', 'issue.circular_id', 'circular.id')
    .leftJoin('account', 'account.id', 'circular.issued_by')
    .select([
      'circular.id', 'circular.number', 'circular.number_year', 'circular.issued_at', 'circular.released_at',
      'issue.body', 'issue.hash', 'issue.previous_hash', 'account.name as issued_by',
    ])
}

interface IssuedRow {
  id: number
  number: number | null
  number_year: number | null
  issued_at: string | null
  released_at: string | null
  body: string
  hash: string
  previous_hash: string
  issued_by: string | null
}

function circularOf(row: IssuedRow): Circular {
  const mark: IssueMark = {
    id: row.id,
    number: row.number ?? 0,
    numberYear: row.number_year ?? 0,
    issuedAt: row.issued_at ?? '',
    issuedBy: row.issued_by ?? '',
    hash: row.hash,
    previousHash: row.previous_hash,
    releasedAt: row.released_at,
  }
  return { ...bodyOf(row.body), issued: mark }
}

/** The frozen text is what `issueCircular` wrote as canonical JSON of a body. */
function bodyOf(text: string): CircularBody {
  return (JSON.parse(text) as { circular: CircularBody }).circular
}
