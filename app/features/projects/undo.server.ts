import { can, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { inTransaction } from '~db/transaction.server'
import type { Db } from '~db/schema'
import { projectToWrite } from './access.server'
import { editProject, type ProjectChange } from './edit.server'
import { rehangProject } from './rehang.server'

/** Changes that are undone by setting what was there before. Facts are retracted, transfers made back: they have commands of their own. */
const UNDOABLE = ['editProject', 'rehangProject'] as const
/** Later a new correction with its own reason is due. */
const DAYS = 7

export interface Undoable {
  entryId: number
  action: (typeof UNDOABLE)[number]
}

/** The latest change of a project where it may be undone: of particulars or letter, within a week, nothing changed since. */
export async function findUndoable(read: Db, actor: Actor, project: { code: string; path: string }, now: string): Promise<Undoable | null> {
  const entry = await latestEntry(read, project.code)
  const action = UNDOABLE.find((known) => known === entry?.action)
  if (!entry || !action || entry.recorded_at < new Date(Date.parse(now) - DAYS * 86_400_000).toISOString()) return null
  return can(actor, action === 'rehangProject' ? 'commitment.write' : 'project.write', project.path) ? { entryId: entry.id, action } : null
}

/** Sets back what the change had found; refuses `undo_too_late` where the project has changed since. A second press does nothing. */
export async function undoChange(db: Db, actor: Actor, input: { projectCode: string; entryId: number }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const project = await projectToWrite(trx, actor, input.projectCode)
    const entry = await latestEntry(trx, project.code)
    if (entry?.action === 'undoChange' && entry.reason === `#${input.entryId}`) return
    if (!entry || entry.id !== input.entryId || !UNDOABLE.some((known) => known === entry.action)) refuse('undo_too_late')
    const before = JSON.parse(entry.before_json ?? '{}') as Omit<ProjectChange, 'projectCode'> & { commitmentId: number | null }
    if (entry.action === 'editProject') await editProject(trx, actor, { ...before, projectCode: project.code }, now)
    else await rehangProject(trx, actor, { projectCode: project.code, commitmentId: before.commitmentId }, now)
    const undone = { action: 'undoChange', subjectType: 'project', subjectId: project.code, divisionCode: project.division_code, before: { action: entry.action }, reason: `#${entry.id}` }
    await writeAudit(trx, actor, undone, now)
  })
}

async function latestEntry(db: Db, code: string) {
  return db.selectFrom('audit_entry').selectAll().where('subject_type', '=', 'project').where('subject_id', '=', code).orderBy('id', 'desc').limit(1).executeTakeFirst()
}
