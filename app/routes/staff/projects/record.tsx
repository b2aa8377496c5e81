import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { noticeEnd } from '~/domain/working-days'
import { evidenceAsked, warningsOf } from '~/domain/gates'
import { type FactDetail, isMainLine, isMilestone, isReached, MAIN_LINE, type MilestoneCode, orderOf, OVERLAYS, SIDE_LINE, stageOf, STATES } from '~/domain/milestones'
import { projectStart } from '~/features/figures/histories.server'
import { storeFile } from '~/features/files/files.server'
import { recordMilestone } from '~/features/milestones/record.server'
import { policyFor } from '~/features/policies/policies.server'
import { gatesOf, historyOf, listFacts } from '~/features/projects/project-page.server'
import { answer, readForm, type Form as ReadForm } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { openProject } from './project.server'
import { RecordChoice } from './record-choice'
import { RecordForm } from './record-form'

export async function loader(args: LoaderFunctionArgs) {
  const { page, project, place } = await openProject(args, 'project.write')
  const asked = new URL(args.request.url).searchParams.get('milestone') ?? ''
  const facts = await listFacts(page.read, project.id)
  const history = historyOf(facts)
  const policy = await policyFor(page.read, project.unitCode, projectStart(history, project.createdAt))
  const gates = gatesOf(facts, policy, page.today)
  const milestone = isMilestone(asked) && !(OVERLAYS as readonly string[]).includes(asked) ? asked : null
  const stage = stageOf(history)
  const reached = new Map(history.filter((fact) => isReached(fact)).map((fact) => [fact.milestone, fact.occurredOn]))
  const main = MAIN_LINE.filter((code) => !reached.has(code) && (policy.requiredMilestones.includes(code) || orderOf(code) > (stage ? orderOf(stage.milestone) : -1)))
  return {
    title: page.t.projects.form.record.title, project, place, today: page.today, milestone,
    chosen: milestone && {
      reasons: gates.get(milestone) ?? [],
      warnings: warningsOf({ milestone, occurredOn: page.today, datePrecision: 'day' }, history, policy),
      evidence: evidenceAsked(milestone, policy),
      states: STATES[milestone] ?? [],
      notice: milestone === 'NOTICE' ? { ...policy.notice, until: noticeEnd(page.today, policy.notice) } : null,
    },
    choices: [...main, ...SIDE_LINE.filter((code) => code !== 'REGISTRATION' || reached.has('INSPECTION'))].map((code) => ({ code, isMain: isMainLine(code), reasons: gates.get(code) ?? [] })),
    reached: [...reached].filter(([code]) => isMainLine(code)).map(([code, on]) => ({ code, on })),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action(args: ActionFunctionArgs) {
  const { page, project } = await openProject(args, 'project.write')
  const form = await readForm(args.request)
  return answer(form, async () => {
    const file = form.file('file')
    const byMonth = form.has('byMonth')
    const occurredOn = form.text('occurredOn')
    await recordMilestone(
      page.db,
      page.actor,
      {
        projectCode: project.code, milestone: form.text('milestone'), occurredOn: byMonth && occurredOn.length === 10 ? `${occurredOn.slice(0, 7)}-01` : occurredOn,
        datePrecision: byMonth ? 'month' : 'day', untilOn: form.text('untilOn') || null, reference: form.text('reference'), note: form.text('note'), detail: detailOf(form),
        fileId: file ? await storeFile(page.db, page.actor, file, page.now) : null,
      },
      page.now,
    )
    return redirect(paths.project(project.code))
  })
}

function detailOf(form: ReadForm): FactDetail {
  const amount = form.integer('amount')
  return {
    ...(form.text('utility') && { utility: form.text('utility') }),
    ...(form.text('state') && { state: form.text('state') }),
    ...(amount !== null && { amount }),
  }
}

/** First what can be recorded, then the fields of the one chosen: only what its gate asks. */
export default function RecordPage() {
  const { milestone } = useLoaderData<typeof loader>()
  useActionData<typeof action>()
  return milestone ? <RecordForm milestone={milestone as MilestoneCode} /> : <RecordChoice />
}
