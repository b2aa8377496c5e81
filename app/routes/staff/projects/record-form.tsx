import { useActionData, useLoaderData } from '@remix-run/react'
import { type MilestoneCode, UTILITIES } from '~/domain/milestones'
import type { Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { reasonText } from '~/i18n/messages'
import { Answer } from '~/ui/answer'
import { Crumbs } from '~/ui/crumbs'
import { CheckField, Field, FileField, SelectField, TextArea } from '~/ui/field'
import { Link } from '~/ui/link'
import { useMarks, useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { ProjectForm } from './form-shell'
import type { action, loader } from './record'

/** The fields of one milestone: its date, and only the evidence that its gate asks. A closed gate says why instead. */
export function RecordForm({ milestone }: { milestone: MilestoneCode }) {
  const { project, place, chosen, today } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const messages = useMessages()
  const marks = useMarks()
  const { projects, milestones } = messages
  const t = projects.form.record
  const name = milestones.names[milestone]
  const reasons = refused?.reasons
  const typed = refused?.values ?? {}
  if (!chosen) return null
  if (chosen.reasons.length > 0 && !refused) return <Closed />
  const { evidence, notice, states, warnings } = chosen
  const asksFile = evidence.includes('file') || evidence.includes('photo')
  const evidenceName = milestones.evidence[milestone]
  return (
    <ProjectForm code={project.code} title={t.title} answer={t.answer(name, place)} reasons={reasons} save={t.save(name)} withFile={asksFile}>
      {warnings.length > 0 && <Note kind="warn">{[t.warning, ...warnings.map((reason) => reasonText(messages, reason))].join(marks.colon)}</Note>}
      <input type="hidden" name="milestone" value={milestone} />
      {milestone === 'PIPELINE' && (
        <SelectField name="utility" label={t.utility} defaultValue={typed.utility ?? ''} reasons={reasons} required>
          <option value="">{projects.form.chosen}</option>
          {UTILITIES.map((utility) => (
            <option key={utility} value={utility}>
              {milestones.utilities[utility]}
            </option>
          ))}
        </SelectField>
      )}
      {states.length > 0 && (
        <SelectField
          name="state" label={t.state} defaultValue={typed.state ?? states[0]} reasons={reasons}
          choices={states.map((value) => ({ value, label: (milestone === 'OBJECTION' ? milestones.objectionStates : milestones.states)[value] ?? value }))}
        />
      )}
      <Field name="occurredOn" type="date" label={notice ? t.first : t.on(name)} defaultValue={typed.occurredOn ?? today} max={today} reasons={reasons} required />
      {notice && (
        <Field
          name="untilOn" type="date" label={t.last} hint={t.lastHint(t.days(notice.days, notice.counting))} defaultValue={typed.untilOn ?? notice.until} reasons={reasons} required
        />
      )}
      {evidence.includes('reference') && <Field name="reference" label={evidenceName ?? t.reference} hint={t.evidenceHint} defaultValue={typed.reference} reasons={reasons} maxLength={60} />}
      {asksFile && (
        <FileField
          name="file" label={evidenceName ?? t.file} hint={`${t.fileHint}${t.evidenceHint}${refused ? projects.form.keptFile : ''}`} reasons={reasons}
          accept=".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,image/*"
        />
      )}
      {milestone === 'SUBSIDY' && <Field name="amount" label={t.amount} inputMode="numeric" defaultValue={typed.amount} reasons={reasons} optional />}
      <TextArea name="note" label={t.note} defaultValue={typed.note} reasons={reasons} optional maxLength={500} />
      {!notice && <CheckField name="byMonth" label={t.precision} hint={t.precisionHint} defaultChecked={'byMonth' in typed} reasons={reasons} />}
    </ProjectForm>
  )

  function Closed() {
    const missing = chosen?.reasons.flatMap(({ code, params }) => (code === 'milestone_missing' ? String(params?.other).split(',') : [])) ?? []
    return (
      <>
        <Crumbs items={[{ label: projects.title, href: paths.projects() }, { label: project.code, href: paths.project(project.code) }, { label: t.title }]} />
        <Answer above={place}>{chosen?.reasons.map((reason) => reasonText(messages, reason)).join(marks.semicolon)}</Answer>
        <p className="acts gap">
          {missing.map((code, index) => (
            <Link key={code} className={index === 0 ? 'btn btn-1' : 'btn'} to={paths.recordMilestone(project.code, code)}>
              {t.save((milestones.names as Record<string, string>)[code] ?? '')}
            </Link>
          ))}
          <Link className="btn btn-link" to={paths.recordMilestone(project.code)}>
            {t.another}
          </Link>
        </p>
      </>
    )
  }
}
