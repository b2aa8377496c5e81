import { MAIN_LINE, PROBLEM_CLASSES, type MilestoneCode } from '~/domain/milestones'
import type { Reason } from '~/domain/refusal'
import { Field, FileField, SelectField } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import type { ShownCard } from './shown-card'

interface CardFieldsProps {
  /** Ids are the card's own: a page has many. */
  id: (name: string) => string
  values: Record<string, string>
  today: string
  reasons?: readonly Reason[]
}

/** Stuck: who must act, by when. */
export function ProblemFields({ id, values, today, reasons, problem, defaultDue }: CardFieldsProps & { problem: ShownCard['problem']; defaultDue: string }) {
  const { dispatch: t, problems } = useMessages()
  return (
    <div className="more more-p">
      {problem && <p className="small">{t.openProblem(problem.title, problem.ownerName)}</p>}
      <Field id={id('ownerName')} name="ownerName" label={t.whoActs} hint={t.whoActsHint} defaultValue={values.ownerName} reasons={reasons} optional={problem !== null} />
      <Field id={id('dueOn')} name="dueOn" type="date" label={t.byWhen} defaultValue={values.dueOn ?? defaultDue} min={today} reasons={reasons} />
      <SelectField id={id('class')} name="class" label={t.problemClass} defaultValue={values.class ?? 'construction'} reasons={reasons}>
        {PROBLEM_CLASSES.map((key) => (
          <option key={key} value={key}>
            {problems.classes[key]}
          </option>
        ))}
      </SelectField>
    </div>
  )
}

/** A stage was reached: which, when, and what its gate asks. */
export function MilestoneFields({ id, values, today, reasons, next }: CardFieldsProps & { next: string | null }) {
  const { dispatch: t, milestones } = useMessages()
  const place = next ? MAIN_LINE.indexOf(next as (typeof MAIN_LINE)[number]) : -1
  const codes: MilestoneCode[] = [...(place < 0 ? [] : MAIN_LINE.slice(place, place + 4)), 'INSTALL_NOTICE', 'REGISTRATION']
  return (
    <fieldset>
      <legend>{t.milestoneReached}</legend>
      <SelectField id={id('milestone')} name="milestone" label={t.whichMilestone} defaultValue={values.milestone ?? (place < 0 ? '' : codes[0])} reasons={reasons}>
        <option value="">{t.noMilestone}</option>
        {[...new Set(codes)].map((code) => (
          <option key={code} value={code}>
            {milestones.names[code]}
          </option>
        ))}
      </SelectField>
      <Field id={id('occurredOn')} name="occurredOn" type="date" label={t.reachedOn} defaultValue={values.occurredOn ?? today} max={today} reasons={reasons} />
      <Field id={id('untilOn')} name="untilOn" type="date" label={t.noticeEnd} defaultValue={values.untilOn} reasons={reasons} optional />
      <Field id={id('reference')} name="reference" label={t.reference} defaultValue={values.reference} reasons={reasons} optional />
      <FileField id={id('photo')} name="photo" accept="image/*" capture="environment" label={t.photo} hint={t.fileHint} optional />
      <FileField id={id('file')} name="file" label={t.file} reasons={reasons} optional />
    </fieldset>
  )
}
