import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '~/domain/permissions'
import { prepared } from '~db/prepared.server'
import type { Db, Row } from '~db/schema'
import { hasRowLocks } from '~db/transaction.server'

export interface AuditInput {
  /** The user's verb: recordMilestone, issueCircular … */
  action: string
  subjectType: string
  subjectId: string | number
  /** Where the subject lies; decides whose chain the entry joins. */
  divisionCode?: string | null
  before?: unknown
  after?: unknown
  reason?: string
}

const SYSTEM_CHAIN = 'system'

/**
 * Appends who did what, with old, new and reason, to the chain of the subject's district, in the transaction of the change.
 * One chain per district, so that districts never wait for each other on PostgreSQL.
 */
export async function writeAudit(trx: Db, actor: Actor, input: AuditInput, now: string): Promise<void> {
  const chain = await joinChain(trx, input.divisionCode ?? null)
  const [last] = await lastRows(trx, { chain })
  const entry = {
    chain,
    position: (last?.position ?? 0) + 1,
    recorded_at: now,
    account_id: actor.accountId,
    actor_name: actor.name,
    source: actor.source,
    action: input.action,
    subject_type: input.subjectType,
    subject_id: String(input.subjectId),
    division_code: input.divisionCode ?? null,
    before_json: jsonOf(input.before),
    after_json: jsonOf(input.after),
    reason: input.reason ?? '',
    previous_hash: last?.hash ?? '',
    address: actor.address || null,
  }
  await addEntry(trx, { ...entry, hash: hashOf(entry) })
}

const lastRows = prepared((db, asked: { chain: string }) =>
  db.selectFrom('audit_entry').select(['position', 'hash']).where('chain', '=', asked.chain).orderBy('position', 'desc').limit(1),
)

const COLUMNS = [
  'chain', 'position', 'recorded_at', 'account_id', 'actor_name', 'source', 'action', 'subject_type', 'subject_id', 'division_code', 'before_json', 'after_json', 'reason',
  'previous_hash', 'address', 'hash',
] as const

type Entry = Omit<Row<'audit_entry'>, 'id'>

const addEntry = prepared((db, asked: Entry) => db.insertInto('audit_entry').values(Object.fromEntries(COLUMNS.map((column) => [column, asked[column]])) as unknown as Entry))

/** The chain of the district that the division lies in or is; what lies above districts, or has no place, joins the system's. On PostgreSQL its other writers wait from here on. */
async function joinChain(trx: Db, divisionCode: string | null): Promise<string> {
  const [district] = divisionCode === null ? [] : await districtRows(trx, { divisionCode })
  if (district) return district.code
  if (hasRowLocks(trx)) await sql`select pg_advisory_xact_lock(hashtext(${`audit ${SYSTEM_CHAIN}`}))`.execute(trx)
  return SYSTEM_CHAIN
}

const districtRows = prepared((db, asked: { divisionCode: string }) => sql<{ code: string }>`
  with recursive above as (
    select code, parent_code, level from division where code = ${asked.divisionCode}
    union all select division.code, division.parent_code, division.level from division join above on division.code = above.parent_code
  )
  select code${hasRowLocks(db) ? sql`, pg_advisory_xact_lock(hashtext('audit ' || code))` : sql``} from above where level = 'district'`)

function jsonOf(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value)
}

type Hashed = Omit<Row<'audit_entry'>, 'id' | 'hash'>

/** sha256 over every column in a fixed order, the previous hash among them; the address, which older entries lack, where there is one. */
function hashOf(entry: Hashed): string {
  const columns = [
    entry.chain, entry.position, entry.recorded_at, entry.account_id, entry.actor_name, entry.source, entry.action, entry.subject_type,
    entry.subject_id, entry.division_code, entry.before_json, entry.after_json, entry.reason, entry.previous_hash,
    ...(entry.address === null ? [] : [entry.address]),
  ]
  return createHash('sha256').update(JSON.stringify(columns)).digest('hex')
}

export interface BrokenLink {
  chain: string
  position: number
}

/** Entries whose hash or place in their chain is not what it should be; none if the log was not touched. */
export async function verifyAudit(db: Db): Promise<BrokenLink[]> {
  const broken: BrokenLink[] = []
  const chains = await db.selectFrom('audit_entry').select('chain').distinct().orderBy('chain').execute()
  for (const { chain } of chains) {
    let position = 0
    let hash = ''
    for (;;) {
      const entries = await db
        .selectFrom('audit_entry')
        .selectAll()
        .where('chain', '=', chain)
        .where('position', '>', position)
        .orderBy('position')
        .limit(1000)
        .execute()
      if (entries.length === 0) break
      for (const entry of entries) {
        if (entry.position !== position + 1 || entry.previous_hash !== hash || hashOf(entry) !== entry.hash) broken.push({ chain, position: entry.position })
        position = entry.position
        hash = entry.hash
      }
    }
  }
  return broken
}
