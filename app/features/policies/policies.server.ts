import { ZodError } from 'zod'
import { isDate } from '~/domain/calendar'
import { can, type Actor } from '~/domain/permissions'
import { issuerOf, parsePolicy, type Policy } from '~/domain/policy'
import { refuse, Refusal } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { prepared } from '~db/prepared.server'
import type { Db, Row } from '~db/schema'

/** The division code under which the migration stored the national default. */
export const NATION = 'CN'

/** The rules in force for a division on a date: the nearest ancestor's newest version that has begun (rules.md 8). Throws when there is no default. */
export async function policyFor(db: Db, divisionCode: string, date: string): Promise<Policy> {
  const division = await db.selectFrom('division').select('path').where('code', '=', divisionCode).executeTakeFirst()
  const book = await policyBook(db, [division?.path ?? '/'])
  return book.at(division?.path ?? '/', date)
}

/** Who signs the papers of a division on a date: the same that signs its circulars. */
export async function issuerFor(db: Db, division: { code: string; name: string }, date: string): Promise<string> {
  return issuerOf(await policyFor(db, division.code, date), division.name)
}

export interface PolicyBook {
  /** The policy in force for the division with this path on the date. */
  at(path: string, date: string): Policy
}

/** All versions that concern divisions with these paths, read once: for asking about many projects or days. */
export async function policyBook(db: Db, paths: readonly string[]): Promise<PolicyBook> {
  const codes = new Set([NATION, ...paths.flatMap(ancestors)])
  const rows = await policyRows(db, {})
  const versions = rows.filter((row) => codes.has(row.division_code))
  const byPath = new Map<string, typeof versions>()
  /** The nearest division's before those above it, of each the newest first. */
  const versionsFor = (path: string) => {
    const known = byPath.get(path)
    if (known) return known
    const own = [...ancestors(path).reverse(), NATION].flatMap((code) => versions.filter((row) => row.division_code === code))
    byPath.set(path, own)
    return own
  }
  return {
    at(path, date) {
      const version = versionsFor(path).find((row) => row.valid_from <= date)
      if (!version) throw new Error('The national default policy is missing: run db:migrate')
      return parsed(version.body)
    },
  }
}

const policyRows = prepared((db) => db.selectFrom('policy').select(['id', 'division_code', 'valid_from', 'body']).orderBy('valid_from', 'desc').orderBy('id', 'desc'))

function ancestors(path: string): string[] {
  return path.split('/').filter(Boolean)
}

const parsedBodies = new Map<string, Policy>()

/** Bodies are few and never change, so each is parsed once in the life of the process. */
function parsed(body: string): Policy {
  const known = parsedBodies.get(body)
  if (known) return known
  const policy = parsePolicy(body)
  parsedBodies.set(body, policy)
  return policy
}

/** Versions of a division itself, newest first; ancestors' versions are not among them. */
export async function listPolicyVersions(db: Db, divisionCode: string): Promise<Row<'policy'>[]> {
  return db.selectFrom('policy').selectAll().where('division_code', '=', divisionCode).orderBy('valid_from', 'desc').orderBy('id', 'desc').execute()
}

export interface PolicyInput {
  divisionCode: string
  validFrom: string
  /** JSON of the fields that differ from the national default. */
  body: string
  note: string
}

/**
 * Writes a version and its audit entry; returns its id, or the id of the same version if it is there already. Figures that follow from it are the
 * caller's: `savePolicy` in features/figures, the one command that pages use.
 */
export async function insertPolicy(trx: Db, actor: Actor, input: PolicyInput, now: string): Promise<number> {
  const division = await trx.selectFrom('division').select(['code', 'path']).where('code', '=', input.divisionCode).executeTakeFirst()
  if (!division || !can(actor, 'policy.manage', division.path)) refuse('not_found')
  if (!isDate(input.validFrom)) refuse('date_invalid', 'validFrom', { date: input.validFrom })
  checkBody(input.body)
  const [current] = (await listPolicyVersions(trx, division.code)).filter((version) => version.valid_from <= input.validFrom)
  if (current?.valid_from === input.validFrom && current.body === input.body) return current.id
  const { id } = await trx
    .insertInto('policy')
    .values({ division_code: division.code, valid_from: input.validFrom, body: input.body, note: input.note, created_by: actor.accountId, created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  await writeAudit(
    trx,
    actor,
    {
      action: 'savePolicy', subjectType: 'policy', subjectId: String(id), divisionCode: division.code,
      before: current ? { validFrom: current.valid_from, body: current.body } : null, after: { validFrom: input.validFrom, body: input.body }, reason: input.note,
    },
    now,
  )
  return id
}

function checkBody(body: string): void {
  try {
    parsePolicy(body)
  } catch (error) {
    const fields = error instanceof ZodError ? error.issues.map((issue) => issue.path.join('.')).join('、') : ''
    throw new Refusal([{ code: 'policy_invalid', field: 'body', params: { fields } }])
  }
}
