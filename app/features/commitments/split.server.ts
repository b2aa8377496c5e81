import { type Actor } from '~/domain/permissions'
import { checkCurves, curvesText, sameTargets, type TargetCurves } from '~/domain/letters'
import { Refusal, type Reason } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { bumpRevision } from '~/features/figures/revisions.server'
import { inTransaction } from '~db/transaction.server'
import type { Db, Row } from '~db/schema'
import { underPaths } from '~db/scopes.server'
import { checkYear, curvesOf, districtToWrite, rowsOf } from './plan.server'

export interface SplitTargets {
  divisionCode: string
  targets: TargetCurves | null
  /** What the form showed when it was opened: a row that stands as it did was not changed by this person, and stays as others left it meanwhile. */
  seen?: TargetCurves | null
}

export interface SplitInput {
  districtCode: string
  year: number
  /** A row without targets asks for no letter: its draft, if there is one, is taken back. */
  rows: SplitTargets[]
  /** Printed in new letters; by default the district's own name and usual titles. */
  partyA?: string
  signatoryA?: string
}

/** One line of the split screen: a unit, its letter if it has one, and that letter's first version. */
export interface SplitRow {
  divisionCode: string
  name: string
  kind: Row<'division'>['kind']
  /** Its last day, where that lies before the year: only a letter written earlier keeps it here, to be taken back. */
  endedOn: string | null
  commitmentId: number | null
  signedOn: string | null
  targets: TargetCurves | null
}

/** Every sub-district of the district with its share of the plan as first agreed, and whoever has a letter all the same; units without a letter have no targets. */
export async function getSplit(db: Db, districtCode: string, year: number): Promise<SplitRow[]> {
  const letters = await db
    .selectFrom('commitment')
    .innerJoin('commitment_version as version', 'version.commitment_id', 'commitment.id')
    .where('commitment.district_code', '=', districtCode)
    .where('commitment.year', '=', year)
    .where('version.version', '=', 1)
    .select(['commitment.id', 'commitment.division_code', 'commitment.signed_on', 'version.id as version_id'])
    .execute()
  const units = await listUnits(db, districtCode, `${year}-12-31`, letters.map((letter) => letter.division_code))
  const targets = letters.length === 0 ? [] : await db.selectFrom('commitment_target').selectAll().where('version_id', 'in', letters.map((letter) => letter.version_id)).execute()
  return units.map((unit) => {
    const letter = letters.find((candidate) => candidate.division_code === unit.code)
    return {
      divisionCode: unit.code,
      name: unit.name,
      kind: unit.kind,
      endedOn: unit.valid_until !== null && unit.valid_until < `${year}-01-01` ? unit.valid_until : null,
      commitmentId: letter?.id ?? null,
      signedOn: letter?.signed_on ?? null,
      targets: letter ? curvesOf(targets.filter((target) => target.version_id === letter.version_id)) : null,
    }
  })
}

/**
 * Writes the split as one draft letter a unit, numbered in the order of the rows. Drafts are replaced, signed letters only compared: a
 * changed number of a signed letter is refused (it is revised, not rewritten). Sums that disagree with the plan do not stop saving,
 * they stop signing. The same split twice changes nothing.
 */
export async function saveSplit(db: Db, actor: Actor, input: SplitInput, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const district = await districtToWrite(trx, actor, input.districtCode)
    checkYear(input.year)
    const current = await getSplit(trx, district.code, input.year)
    const rows = input.rows.filter(({ targets, seen }) => seen === undefined || !sameTargets(targets, seen))
    const reasons = rows.flatMap((row) => checkRow(row, current))
    if (reasons.length > 0) throw new Refusal(reasons)

    const changed = rows.filter((row) => !sameTargets(row.targets, current.find((unit) => unit.divisionCode === row.divisionCode)?.targets ?? null))
    if (changed.length === 0) return
    for (const row of changed) {
      const unit = current.find((candidate) => candidate.divisionCode === row.divisionCode)
      if (!unit) continue
      if (row.targets === null) await removeDraft(trx, unit)
      else if (unit.commitmentId === null) await createDraft(trx, actor, { district, unit, input, targets: row.targets }, now)
      else await replaceTargets(trx, unit.commitmentId, row.targets)
    }
    await writeAudit(trx, actor, {
      action: 'saveSplit', subjectType: 'commitment_split', subjectId: `${district.code}-${input.year}`, divisionCode: district.code,
      before: changed.map((row) => ({ divisionCode: row.divisionCode, targets: current.find((unit) => unit.divisionCode === row.divisionCode)?.targets ?? null })),
      after: changed.map(({ divisionCode, targets }) => ({ divisionCode, targets })), reason: '',
    }, now)
    await bumpRevision(trx, { districtCode: district.code })
  })
}

/** Sub-districts under the district that exist at some time of the day's year and have begun by the day, and those of the codes, by code. */
async function listUnits(db: Db, districtCode: string, day: string, codes: readonly string[]): Promise<Row<'division'>[]> {
  const district = await db.selectFrom('division').select('path').where('code', '=', districtCode).executeTakeFirst()
  if (!district) return []
  return db
    .selectFrom('division')
    .selectAll()
    .where(underPaths([district.path]))
    .where('level', '=', 'subdistrict')
    .where((eb) =>
      eb.or([
        eb.and([
          eb.or([eb('valid_until', 'is', null), eb('valid_until', '>=', `${day.slice(0, 4)}-01-01`)]),
          eb.or([eb('valid_from', 'is', null), eb('valid_from', '<=', day)]),
        ]),
        ...(codes.length > 0 ? [eb('code', 'in', codes)] : []),
      ]),
    )
    .orderBy('code')
    .execute()
}

function checkRow(row: SplitTargets, current: SplitRow[]): Reason[] {
  const unit = current.find((candidate) => candidate.divisionCode === row.divisionCode)
  if (!unit) return [{ code: 'unit_not_in_district', field: row.divisionCode, params: { code: row.divisionCode } }]
  if (unit.signedOn !== null && !sameTargets(row.targets, unit.targets)) {
    return [{ code: 'letter_is_signed', field: row.divisionCode, params: { name: unit.name } }]
  }
  if (row.seen !== undefined && !sameTargets(unit.targets, row.seen) && !sameTargets(unit.targets, row.targets)) {
    return [{ code: 'split_changed', field: row.divisionCode, params: { name: unit.name, now: curvesText(unit.targets) } }]
  }
  return row.targets ? checkCurves(row.targets, row.divisionCode) : []
}

async function createDraft(
  trx: Db,
  actor: Actor,
  letter: { district: Row<'division'>; unit: SplitRow; input: SplitInput; targets: TargetCurves },
  now: string,
): Promise<void> {
  const { district, unit, input } = letter
  const { id } = await trx
    .insertInto('commitment')
    .values({
      district_code: district.code,
      division_code: unit.divisionCode,
      year: input.year,
      number: await nextNumber(trx, district.code, input.year),
      party_a: input.partyA ?? `${district.name}加装电梯工作领导小组`,
      party_b: partyName(unit),
      signatory_a: input.signatoryA ?? '组长',
      signatory_b: signatoryTitle(unit.kind),
      signed_on: null,
      created_by: actor.accountId,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await addVersion(trx, actor, { commitmentId: id, version: 1, inForceOn: `${input.year}-01-01`, reason: '', approver: '', targets: letter.targets }, now)
}

/** The legal person behind a unit: 长河街道办事处, 赵虎镇人民政府; an office stands for itself. */
function partyName(unit: Pick<SplitRow, 'name' | 'kind'>): string {
  if (unit.kind === 'street') return `${unit.name}办事处`
  return unit.kind === 'town' ? `${unit.name}人民政府` : unit.name
}

function signatoryTitle(kind: SplitRow['kind']): string {
  return { street: '办事处主任', town: '镇长', office: '主任', '': '主要负责人' }[kind]
}

async function nextNumber(trx: Db, districtCode: string, year: number): Promise<string> {
  const given = await trx.selectFrom('commitment').select('number').where('district_code', '=', districtCode).where('year', '=', year).execute()
  const highest = Math.max(0, ...given.map(({ number }) => Number(/(\d+)号$/.exec(number)?.[1] ?? 0)))
  return `加梯承〔${year}〕${highest + 1}号`
}

/** Inserts a version of a letter with its 36 numbers. */
export async function addVersion(
  trx: Db,
  actor: Actor,
  version: { commitmentId: number; version: number; inForceOn: string; reason: string; approver: string; targets: TargetCurves },
  now: string,
): Promise<void> {
  const { id } = await trx
    .insertInto('commitment_version')
    .values({
      commitment_id: version.commitmentId, version: version.version, in_force_on: version.inForceOn, reason: version.reason,
      approver: version.approver, created_by: actor.accountId, created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await trx.insertInto('commitment_target').values(rowsOf(version.targets).map((row) => ({ version_id: id, ...row }))).execute()
}

async function replaceTargets(trx: Db, commitmentId: number, targets: TargetCurves): Promise<void> {
  const version = await trx.selectFrom('commitment_version').select('id').where('commitment_id', '=', commitmentId).where('version', '=', 1).executeTakeFirstOrThrow()
  await trx.deleteFrom('commitment_target').where('version_id', '=', version.id).execute()
  await trx.insertInto('commitment_target').values(rowsOf(targets).map((row) => ({ version_id: version.id, ...row }))).execute()
}

async function removeDraft(trx: Db, unit: SplitRow): Promise<void> {
  if (unit.commitmentId === null) return
  const hung = await trx.selectFrom('project').select('id').where('commitment_id', '=', unit.commitmentId).executeTakeFirst()
  if (hung) throw new Refusal([{ code: 'letter_in_use', field: unit.divisionCode, params: { name: unit.name } }])
  const versions = trx.selectFrom('commitment_version').select('id').where('commitment_id', '=', unit.commitmentId)
  await trx.deleteFrom('commitment_target').where('version_id', 'in', versions).execute()
  await trx.deleteFrom('commitment_version').where('commitment_id', '=', unit.commitmentId).execute()
  await trx.deleteFrom('commitment').where('id', '=', unit.commitmentId).execute()
}
