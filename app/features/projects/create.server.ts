import { todayOf } from '~/domain/calendar'
import type { Actor } from '~/domain/permissions'
import { tidy, tidyName } from '~/domain/places'
import { refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { postNewProjects } from '~/features/figures/post.server'
import { policyBook } from '~/features/policies/policies.server'
import { inTransaction, type Trx } from '~db/transaction.server'
import type { Db, NewRow } from '~db/schema'
import { checkLetter, unitToWrite } from './access.server'
import { nextProjectCode } from './codes.server'
import { estateName, keepEstate } from './estates.server'
import { checkFields, checkStairwell, lockEstate, typedPosition, type TypedPosition } from './particulars.server'

export interface NewProject {
  /** Printed on the door sheet; the district's next number when not given. */
  code?: string
  divisionCode: string
  estate: string
  address?: string
  /** Of the estate; replaces none that is on record. */
  position?: TypedPosition
  building: string
  stairwell: string
  floors?: number | null
  households?: number | null
  elevators?: number
  /** A letter of the unit, of any year; null or left out: outside the plan. */
  commitmentId?: number | null
  note?: string
}

/** Two forms alike by one person within these minutes are one form sent twice. */
const TWICE_MINUTES = 10

/** Creates a project; the same form sent twice creates it once. Refuses a second live project in a stairwell unless one of the two has several elevators (rules.md 11). */
export async function createProject(db: Db, actor: Actor, input: NewProject, now: string): Promise<{ id: number; code: string }> {
  return inTransaction(db, async (trx) => {
    const unit = await unitToWrite(trx, actor, input.divisionCode, todayOf(now), 'divisionCode')
    checkFields(input)
    await checkLetter(trx, unit.code, input.commitmentId ?? null)
    const estate = await estateName(trx, unit.code, input.estate)
    const place = { divisionCode: unit.code, estate, building: tidyName(input.building), stairwell: tidyName(input.stairwell), elevators: input.elevators ?? 1 }
    const typed = tidy(input.code ?? '').toUpperCase()
    const particulars = {
      division_code: unit.code, building: place.building, stairwell: place.stairwell, floors: input.floors ?? null, households: input.households ?? null,
      elevators: place.elevators, commitment_id: input.commitmentId ?? null, note: input.note?.trim() ?? '',
    }
    await lockEstate(trx, place)
    const sent = await findSentBefore(trx, actor, { ...particulars, estate: place.estate }, typed, now)
    if (sent) return sent
    await checkStairwell(trx, place, null)
    if (typed !== '' && !/^[0-9A-Z][0-9A-Z-]{2,31}$/.test(typed)) refuse('code_invalid', 'code')
    const estateId = await keepEstate(trx, { ...place, address: tidy(input.address ?? ''), position: typedPosition(input) ?? null })
    const book = await policyBook(trx, [unit.path])
    // From its number on, a form keeps the others of its district waiting: what can be done before is done before.
    const row = { district_code: unit.districtCode, estate_id: estateId, ...particulars }
    const { id, code } = await insertProject(trx, typed, { ...row, created_by: actor.accountId, created_at: now })
    const history = { projectId: id, elevators: place.elevators, divisionCode: unit.code, commitmentId: row.commitment_id, facts: [] }
    await postNewProjects(trx, [{ ...history, districtCode: unit.districtCode, path: unit.path, createdAt: now }], book)
    const after = { code, ...row, estate: place.estate }
    await writeAudit(trx, actor, { action: 'createProject', subjectType: 'project', subjectId: code, divisionCode: unit.code, before: null, after, reason: '' }, now)
    return { id, code }
  })
}

/** What the same person created of the same form a moment ago. */
async function findSentBefore(trx: Db, actor: Actor, form: Record<string, string | number | null>, code: string, now: string) {
  const since = new Date(Date.parse(now) - TWICE_MINUTES * 60_000).toISOString()
  const made = await trx
    .selectFrom('project')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .select(['project.id', 'project.code', 'project.division_code', 'estate.name as estate', 'building', 'stairwell', 'floors', 'households', 'elevators', 'commitment_id', 'note'])
    .where('estate.division_code', '=', form.division_code as string)
    .where('estate.name', '=', form.estate as string)
    .where('project.created_by', '=', actor.accountId)
    .where('project.created_at', '>=', since)
    .execute()
  const same = made.find((other) => Object.entries(form).every(([name, value]) => other[name as keyof typeof other] === value) && (code === '' || code === other.code))
  return same ? { id: same.id, code: same.code } : null
}

/** Under the code that was typed, or the district's next one that no ledger brought. */
async function insertProject(trx: Trx, typed: string, row: Omit<NewRow<'project'>, 'code'>): Promise<{ id: number; code: string }> {
  for (;;) {
    const code = typed || (await nextProjectCode(trx, row.district_code, row.created_at))
    const made = await trx.insertInto('project').values({ ...row, code }).onConflict((conflict) => conflict.column('code').doNothing()).returning('id').executeTakeFirst()
    if (made) return { id: made.id, code }
    if (typed) refuse('code_taken', 'code', { code })
  }
}
