import type { Actor } from '~/domain/permissions'
import { tidy, tidyName } from '~/domain/places'
import { type Reason, Refusal } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { refreshProject } from '~/features/figures/post.server'
import { placeEstate, positionOf } from '~/features/places/positions.server'
import { inTransaction } from '~db/transaction.server'
import type { Db } from '~db/schema'
import { projectToWrite } from './access.server'
import { changeAddress, estateName, keepEstate } from './estates.server'
import { checkFields, checkStairwell, lockEstate, typedPosition, type TypedPosition } from './particulars.server'

export interface ProjectChange {
  projectCode: string
  estate?: string
  address?: string
  /** Of the estate; both fields empty take it away. */
  position?: TypedPosition
  building?: string
  stairwell?: string
  floors?: number | null
  households?: number | null
  elevators?: number
  note?: string
  /** What the form showed when it was opened: a field that stands as it did was not changed by this person, and stays as others left it meanwhile. */
  seen?: Seen
}

const SEEN = ['estate', 'address', 'building', 'stairwell', 'floors', 'households', 'elevators', 'note'] as const
export type SeenField = (typeof SEEN)[number]
export type Seen = Partial<Record<SeenField, string>>
type Shown = Readonly<Record<SeenField, string | number | null>>

/** The particulars as a form shows them. */
export function shownFields(project: Shown): Record<SeenField, string> {
  return Object.fromEntries(SEEN.map((field) => [field, shown(project[field])])) as Record<SeenField, string>
}

function shown(value: string | number | null): string {
  return String(value ?? '').replace(/\r\n/g, '\n').trim()
}

/** The fields that this person changed; refuses one that somebody else changed meanwhile, with what it is now. */
function ownChanges({ seen = {}, ...input }: ProjectChange, before: Shown): ProjectChange {
  const own: ProjectChange = { ...input }
  const reasons: Reason[] = []
  for (const field of SEEN) {
    const [typed, was] = [input[field], seen[field]]
    if (typed === undefined || was === undefined) continue
    const now = shown(before[field])
    if (shown(typed) === was) delete own[field]
    else if (now !== was && now !== shown(typed)) reasons.push({ code: 'changed_meanwhile', field, params: { now } })
  }
  if (reasons.length > 0) throw new Refusal(reasons)
  return own
}

/** Corrects a project's particulars; what is left out stays. A changed number of elevators counts in all its figures. */
export async function editProject(db: Db, actor: Actor, sent: ProjectChange, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const project = await projectToWrite(trx, actor, sent.projectCode)
    const estate = await trx.selectFrom('estate').selectAll().where('id', '=', project.estate_id).executeTakeFirstOrThrow()
    const known = positionOf(estate)
    const before = {
      estate: estate.name, address: estate.address, position: known, building: project.building, stairwell: project.stairwell, floors: project.floors, households: project.households,
      elevators: project.elevators, note: project.note,
    }
    const input = ownChanges(sent, before)
    const position = typedPosition(input)
    const after = {
      estate: await estateName(trx, project.division_code, input.estate ?? before.estate), address: tidy(input.address ?? before.address), position: position === undefined ? known : position, building: tidyName(input.building ?? before.building),
      stairwell: tidyName(input.stairwell ?? before.stairwell), floors: input.floors === undefined ? before.floors : input.floors,
      households: input.households === undefined ? before.households : input.households, elevators: input.elevators ?? before.elevators,
      note: input.note?.trim() ?? before.note,
    }
    checkFields({ ...after, position: input.position })
    if (JSON.stringify(before) === JSON.stringify(after)) return
    const place = { divisionCode: project.division_code, estate: after.estate, building: after.building, stairwell: after.stairwell }
    await lockEstate(trx, place)
    await checkStairwell(trx, { ...place, elevators: after.elevators }, project.id)
    const estateId = await keepEstate(trx, { ...place, address: after.address, position: after.position })
    if (estateId === estate.id && after.address !== before.address) await changeAddress(trx, estate.id, after.address)
    if (estateId === estate.id && JSON.stringify(after.position) !== JSON.stringify(known)) await placeEstate(trx, estate.id, after.position)
    await trx
      .updateTable('project')
      .set({
        estate_id: estateId, building: after.building, stairwell: after.stairwell, floors: after.floors, households: after.households, elevators: after.elevators,
        note: after.note,
      })
      .where('id', '=', project.id)
      .execute()
    await refreshProject(trx, project.id, now)
    await writeAudit(
      trx, actor, { action: 'editProject', subjectType: 'project', subjectId: project.code, divisionCode: project.division_code, before, after, reason: '' }, now,
    )
  })
}
