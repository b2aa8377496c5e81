import { sql } from 'kysely'
import { pathsWith, type Actor } from '~/domain/permissions'
import type { Db } from '~db/schema'
import { underPaths } from '~db/scopes.server'

export interface AuditFilter {
  /** Part of a person's or a division's name, a subject's number, an action, a reason or a network address. */
  q: string
  /** Actions whose words hold the text; the words are the page's. */
  actions?: readonly string[]
  from: string
  until: string
}

export interface AuditRow {
  id: number
  chain: string
  position: number
  recordedAt: string
  actorName: string
  source: 'web' | 'cli' | 'system'
  action: string
  subjectType: string
  subjectId: string
  divisionName: string | null
  before: string | null
  after: string | null
  reason: string
  address: string | null
}

export const AUDIT_PAGE_SIZE = 50

/** A page of the log, newest first, and whether older ones follow: entries of the divisions the actor audits; those of no division only for the whole country. Nothing is counted, for the log only grows. */
export async function listAudit(read: Db, actor: Actor, filter: AuditFilter, page: number, size = AUDIT_PAGE_SIZE): Promise<{ rows: AuditRow[]; hasMore: boolean }> {
  const paths = pathsWith(actor, 'audit.read')
  const chain = await onlyChain(read, paths)
  const rows = await entriesFor(read, paths, filter)
    .$if(chain !== null, (entries) => entries.where('audit_entry.chain', '=', chain))
    .select([
      'audit_entry.id', 'audit_entry.chain', 'audit_entry.position', 'audit_entry.recorded_at as recordedAt', 'audit_entry.actor_name as actorName',
      'audit_entry.source', 'audit_entry.action', 'audit_entry.subject_type as subjectType', 'audit_entry.subject_id as subjectId',
      'division.name as divisionName', 'audit_entry.before_json as before', 'audit_entry.after_json as after', 'audit_entry.reason', 'audit_entry.address',
    ])
    .orderBy(chain === null ? 'audit_entry.id' : 'audit_entry.position', 'desc')
    .limit(size + 1)
    .offset((page - 1) * size)
    .execute()
  return { rows: rows.slice(0, size), hasMore: rows.length > size }
}

/** The one district in which all the paths lie: its chain is read along its own order, however long the others are. */
async function onlyChain(read: Db, paths: readonly string[]): Promise<string | null> {
  const districts = await read
    .selectFrom('division')
    .select(['code', 'path'])
    .where('level', '=', 'district')
    .where(({ or }) => or(paths.map((path) => sql<boolean>`substr(${path}, 1, length(path)) = path`)))
    .execute()
  const [only] = districts
  return districts.length === 1 && only && paths.every((path) => path.startsWith(only.path)) ? only.code : null
}

function entriesFor(read: Db, paths: readonly string[], { q, actions = [], from, until }: AuditFilter) {
  let entries = read.selectFrom('audit_entry').leftJoin('division', 'division.code', 'audit_entry.division_code')
  if (!paths.includes('/')) entries = entries.where(underPaths(paths))
  if (from) entries = entries.where('audit_entry.recorded_at', '>=', startOf(from))
  if (until) entries = entries.where('audit_entry.recorded_at', '<', startOf(until, 1))
  if (q) {
    const part = `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
    const columns = ['audit_entry.actor_name', 'audit_entry.subject_id', 'audit_entry.action', 'audit_entry.address', 'audit_entry.reason', 'division.name'] as const
    // SQLite knows no escape but the one named.
    const holds = columns.map((column) => sql<boolean>`lower(${sql.ref(column)}) like ${part} escape '\\'`)
    entries = entries.where(({ eb, or }) => or([...holds, ...(actions.length > 0 ? [eb('audit_entry.action', 'in', [...actions])] : [])]))
  }
  return entries
}

/** The instant at which a Shanghai date begins, or the one so many days later. */
function startOf(date: string, days = 0): string {
  return new Date(Date.parse(`${date}T00:00:00+08:00`) + days * 86_400_000).toISOString()
}
