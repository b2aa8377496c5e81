import { isDate, todayOf } from '~/domain/calendar'
import type { Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { refreshProject } from '~/features/figures/post.server'
import { bumpRevision } from '~/features/figures/revisions.server'
import { inTransaction } from '~db/transaction.server'
import type { Db } from '~db/schema'
import { checkLetter, projectToWrite, unitToWrite } from './access.server'
import { positionOf } from '~/features/places/positions.server'
import { estateName, keepEstate } from './estates.server'
import { checkStairwell, lockEstate } from './particulars.server'

export interface TransferInput {
  projectCode: string
  toDivisionCode: string
  /** First day in the new unit. */
  effectiveOn: string
  reason: string
  /** Letter of the new unit; null marks the project outside its plan; left out: the new unit's letter of that year, if there is one. */
  commitmentId?: number | null
}

/**
 * Moves a project to another unit from a day on: what happened before stays with the old unit, stocks move on the day (rules.md 3.2).
 * Needs the right in both units. Refuses a day in the future, before the last transfer, and the unit it is in already.
 */
export async function transferProject(db: Db, actor: Actor, input: TransferInput, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const project = await projectToWrite(trx, actor, input.projectCode)
    if (await isSameTransfer(trx, project.id, input)) return
    const today = todayOf(now)
    if (!isDate(input.effectiveOn)) refuse('date_invalid', 'effectiveOn', { date: input.effectiveOn })
    if (input.effectiveOn > today) refuse('date_in_future', 'effectiveOn', { date: input.effectiveOn, today })
    const reason = input.reason.trim()
    if (reason === '') refuse('transfer_reason_missing', 'reason')
    const unit = await unitToWrite(trx, actor, input.toDivisionCode, input.effectiveOn, 'toDivisionCode')
    if (unit.code === project.division_code) refuse('transfer_to_same_unit', 'toDivisionCode', { name: unit.name })
    const last = await trx
      .selectFrom('project_transfer')
      .select('effective_on')
      .where('project_id', '=', project.id)
      .orderBy('effective_on', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (last && last.effective_on > input.effectiveOn) refuse('transfer_before_last', 'effectiveOn', { date: last.effective_on })
    const commitmentId = input.commitmentId === undefined ? await letterOf(trx, unit.code, Number(input.effectiveOn.slice(0, 4))) : input.commitmentId
    await checkLetter(trx, unit.code, commitmentId)
    const { name, address, ...at } = await trx.selectFrom('estate').select(['name', 'address', 'longitude', 'latitude']).where('id', '=', project.estate_id).executeTakeFirstOrThrow()
    const estate = await estateName(trx, unit.code, name)
    const place = { divisionCode: unit.code, estate, building: project.building, stairwell: project.stairwell }
    await lockEstate(trx, place)
    await checkStairwell(trx, { ...place, elevators: project.elevators }, project.id)
    await trx
      .insertInto('project_transfer')
      .values({
        project_id: project.id, from_division_code: project.division_code, to_division_code: unit.code, from_commitment_id: project.commitment_id,
        to_commitment_id: commitmentId, effective_on: input.effectiveOn, reason, transferred_by: actor.accountId, transferred_at: now,
      })
      .execute()
    const estateId = await keepEstate(trx, { ...place, address, position: positionOf(at) })
    await trx
      .updateTable('project')
      .set({ division_code: unit.code, district_code: unit.districtCode, commitment_id: commitmentId, estate_id: estateId })
      .where('id', '=', project.id)
      .execute()
    await refreshProject(trx, project.id, now)
    if (unit.districtCode !== project.district_code) await bumpRevision(trx, { districtCode: project.district_code })
    await writeAudit(
      trx,
      actor,
      {
        action: 'transferProject', subjectType: 'project', subjectId: project.code, divisionCode: project.division_code,
        before: { divisionCode: project.division_code, commitmentId: project.commitment_id },
        after: { divisionCode: unit.code, commitmentId, effectiveOn: input.effectiveOn }, reason,
      },
      now,
    )
  })
}

/** The form sent twice: the last transfer says the same. */
async function isSameTransfer(trx: Db, projectId: number, input: TransferInput): Promise<boolean> {
  const last = await trx.selectFrom('project_transfer').selectAll().where('project_id', '=', projectId).orderBy('id', 'desc').limit(1).executeTakeFirst()
  return last?.to_division_code === input.toDivisionCode && last.effective_on === input.effectiveOn && last.reason === input.reason.trim()
}

async function letterOf(trx: Db, unitCode: string, year: number): Promise<number | null> {
  const letter = await trx.selectFrom('commitment').select('id').where('division_code', '=', unitCode).where('year', '=', year).executeTakeFirst()
  return letter?.id ?? null
}
