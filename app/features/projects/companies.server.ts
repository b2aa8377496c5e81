import { isDate } from '~/domain/calendar'
import type { Actor } from '~/domain/permissions'
import { tidy } from '~/domain/places'
import { refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { findLastChange, findLastChanges, latestOf, type LastChange } from '~/features/audit/reading.server'
import { bumpRevision, bumpRevisions } from '~/features/figures/revisions.server'
import { inTransaction } from '~db/transaction.server'
import type { Db, Row } from '~db/schema'
import { projectToWrite } from './access.server'

export const COMPANY_ROLES = ['builder', 'installer', 'maintenance', 'property', 'designer', 'supervisor'] as const
export type CompanyRole = (typeof COMPANY_ROLES)[number]

export interface CompanyAssignment {
  projectCode: string
  role: CompanyRole
  company: string
  /** Its service number; an empty one leaves the number on record. */
  phone?: string
  sinceOn: string
}

/** Names the company that has a role in a project from a day on; the one before it ends on that day. */
export async function assignCompany(db: Db, actor: Actor, input: CompanyAssignment, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const project = await projectToWrite(trx, actor, input.projectCode)
    const name = tidy(input.company)
    if (name === '') refuse('company_missing', 'company')
    if (!COMPANY_ROLES.includes(input.role)) refuse('company_role_missing', 'role')
    if (!isDate(input.sinceOn)) refuse('date_invalid', 'sinceOn', { date: input.sinceOn })
    const company = await keepCompany(trx, actor, { name, phone: input.phone?.trim() ?? '', divisionCode: project.division_code }, now)
    const current = await trx
      .selectFrom('project_company')
      .innerJoin('company', 'company.id', 'project_company.company_id')
      .select(['project_company.id', 'project_company.company_id', 'project_company.since_on', 'company.name'])
      .where('project_id', '=', project.id)
      .where('role', '=', input.role)
      .where('until_on', 'is', null)
      .executeTakeFirst()
    if (current?.company_id === company.id) return
    if (current && current.since_on > input.sinceOn) refuse('company_since_before', 'sinceOn', { date: current.since_on, name: current.name })
    if (current) await trx.updateTable('project_company').set({ until_on: input.sinceOn }).where('id', '=', current.id).execute()
    await trx.insertInto('project_company').values({ project_id: project.id, company_id: company.id, role: input.role, since_on: input.sinceOn, until_on: null }).execute()
    await bumpRevision(trx, { projectId: project.id, districtCode: project.district_code })
    await writeAudit(
      trx,
      actor,
      {
        action: 'assignCompany', subjectType: 'project', subjectId: project.code, divisionCode: project.division_code,
        before: current ? { role: input.role, company: current.name } : null, after: { role: input.role, company: company.name, sinceOn: input.sinceOn }, reason: '',
      },
      now,
    )
  })
}

async function keepCompany(trx: Db, actor: Actor, { name, phone, divisionCode }: { name: string; phone: string; divisionCode: string }, now: string): Promise<Row<'company'>> {
  const known = await trx.selectFrom('company').selectAll().where('name', '=', name).executeTakeFirst()
  if (!known) return trx.insertInto('company').values({ name, phone }).returningAll().executeTakeFirstOrThrow()
  if (phone === '' || phone === known.phone) return known
  await changePhone(trx, known.id, phone)
  const entry = { action: 'changeCompanyPhone', subjectType: 'company', subjectId: known.id, divisionCode, before: { company: name, phone: known.phone }, after: { company: name, phone } }
  await writeAudit(trx, actor, entry, now)
  return known
}

/** The number stands on the public page of every elevator that the company maintains. */
async function changePhone(trx: Db, companyId: number, phone: string): Promise<void> {
  await trx.updateTable('company').set({ phone }).where('id', '=', companyId).execute()
  const maintained = await trx.selectFrom('project_company').select('project_id').distinct().where('company_id', '=', companyId).where('role', '=', 'maintenance').execute()
  await bumpRevisions(trx, { projectIds: maintained.map((row) => row.project_id), districtCodes: [] })
}

/** Who last named a company of the project, or changed the number of one that it has. */
export async function findCompanyChange(read: Db, project: { id: number; code: string }): Promise<LastChange | null> {
  const named = await read.selectFrom('project_company').select('company_id').distinct().where('project_id', '=', project.id).execute()
  const numbers = await findLastChanges(read, 'company', named.map((row) => row.company_id))
  return latestOf([await findLastChange(read, 'project', project.code, ['assignCompany']), ...numbers.values()])
}
