import { letterState, type LetterState, type TargetCurves } from '~/domain/letters'
import { pathsWith, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import type { Db, Row } from '~db/schema'
import { curvesOf } from './plan.server'

export interface LetterVersion {
  version: number
  inForceOn: string
  reason: string
  approver: string
  createdAt: string
  createdBy: string | null
  targets: TargetCurves
}

export interface Letter {
  id: number
  districtCode: string
  districtName: string
  divisionCode: string
  divisionName: string
  kind: Row<'division'>['kind']
  path: string
  year: number
  number: string
  partyA: string
  partyB: string
  signatoryA: string
  signatoryB: string
  signedOn: string | null
  fileId: number | null
  fileName: string | null
  state: LetterState
  /** Oldest first; the first is what was signed. */
  versions: LetterVersion[]
  /** Targets of the newest version. */
  targets: TargetCurves
}

/** The letters of a district and year that the actor may see, in the order of the units' codes. */
export async function listLetters(db: Db, actor: Actor, districtCode: string, year: number): Promise<Letter[]> {
  const rows = await letterQuery(db).where('commitment.district_code', '=', districtCode).where('commitment.year', '=', year).execute()
  const paths = pathsWith(actor, 'staff.read')
  return withVersions(db, rows.filter((row) => paths.some((path) => row.path.startsWith(path))))
}

/** One letter with all its versions; refuses with not_found outside the actor's grants. */
export async function getLetter(db: Db, actor: Actor, id: number): Promise<Letter> {
  const row = await letterQuery(db).where('commitment.id', '=', id).executeTakeFirst()
  if (!row || !pathsWith(actor, 'staff.read').some((path) => row.path.startsWith(path))) refuse('not_found')
  const [letter] = await withVersions(db, [row])
  return letter ?? refuse('not_found')
}

/** The letter of a unit for a year, or undefined. */
export async function findLetterOf(db: Db, divisionCode: string, year: number): Promise<Row<'commitment'> | undefined> {
  return db.selectFrom('commitment').selectAll().where('division_code', '=', divisionCode).where('year', '=', year).executeTakeFirst()
}

/** Years for which the district has a plan or a letter, newest first. */
export async function listPlanYears(db: Db, districtCode: string): Promise<number[]> {
  const letters = await db.selectFrom('commitment').select('year').distinct().where('district_code', '=', districtCode).execute()
  const plans = await db.selectFrom('annual_plan').select('year').distinct().where('district_code', '=', districtCode).execute()
  return [...new Set([...letters, ...plans].map((row) => row.year))].sort((a, b) => b - a)
}

function letterQuery(db: Db) {
  return db
    .selectFrom('commitment')
    .innerJoin('division as unit', 'unit.code', 'commitment.division_code')
    .innerJoin('division as district', 'district.code', 'commitment.district_code')
    .leftJoin('file', 'file.id', 'commitment.file_id')
    .selectAll('commitment')
    .select(['unit.name as unit_name', 'unit.kind', 'unit.path', 'district.name as district_name', 'file.name as file_name'])
    .orderBy('commitment.division_code')
}

async function withVersions(db: Db, rows: Awaited<ReturnType<ReturnType<typeof letterQuery>['execute']>>): Promise<Letter[]> {
  if (rows.length === 0) return []
  const versions = await db
    .selectFrom('commitment_version as version')
    .leftJoin('account', 'account.id', 'version.created_by')
    .selectAll('version')
    .select('account.name as author')
    .where('version.commitment_id', 'in', rows.map((row) => row.id))
    .orderBy('version.version')
    .execute()
  const targets = await db.selectFrom('commitment_target').selectAll().where('version_id', 'in', versions.map((version) => version.id)).execute()
  return rows.map((row) => {
    const own = versions
      .filter((version) => version.commitment_id === row.id)
      .map((version) => ({
        version: version.version,
        inForceOn: version.in_force_on,
        reason: version.reason,
        approver: version.approver,
        createdAt: version.created_at,
        createdBy: version.author,
        targets: curvesOf(targets.filter((target) => target.version_id === version.id)),
      }))
    return {
      id: row.id,
      districtCode: row.district_code,
      districtName: row.district_name,
      divisionCode: row.division_code,
      divisionName: row.unit_name,
      kind: row.kind,
      path: row.path,
      year: row.year,
      number: row.number,
      partyA: row.party_a,
      partyB: row.party_b,
      signatoryA: row.signatory_a,
      signatoryB: row.signatory_b,
      signedOn: row.signed_on,
      fileId: row.file_id,
      fileName: row.file_name,
      state: letterState({ signedOn: row.signed_on, version: own.at(-1)?.version ?? 1 }),
      versions: own,
      targets: own.at(-1)?.targets ?? curvesOf([]),
    }
  })
}
