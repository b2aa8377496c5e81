import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { isDate } from '~/domain/calendar'
import { ladderOf } from '~/domain/ladder'
import { refuse } from '~/domain/refusal'
import { ROLES } from '~/domain/permissions'
import type { Policy } from '~/domain/policy'
import { listDivisionChoices } from '~/features/divisions/listing.server'
import { savePolicy } from '~/features/figures/policy.server'
import { policyFor } from '~/features/policies/policies.server'
import { notFound, staff } from '~/http/context.server'
import { answer, readForm, type Form as SentForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { CheckField, Field, SelectField } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { LadderFields } from './ladder-fields'
import { RatingFields } from './policy-ratings'
import { ratingRules } from './policy-ratings.server'
import { ResidentFields, RetentionFields } from './policy-residents'
import { residentRules } from './policy-residents.server'

export const handle = { narrow: true }

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, today, t } = staff(context)
  const division = new URL(request.url).searchParams.get('division') ?? ''
  const chosen = (await listDivisionChoices(read, actor, 'policy.manage')).find((choice) => choice.value === division) ?? notFound()
  return { title: t.admin.policies.create, division, name: chosen.label.trim().replace(/ \S+$/, ''), today, policy: await policyFor(read, division, today) }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  return answer(form, async () => {
    const divisionCode = form.text('division')
    const validFrom = form.text('validFrom')
    if (!isDate(validFrom)) refuse('date_invalid', 'validFrom', { date: validFrom })
    const before = await policyFor(db, divisionCode, validFrom)
    await savePolicy(db, actor, { divisionCode, validFrom, body: JSON.stringify(policyOf(form, before)), note: form.text('note') }, now)
    return redirect(paths.policies(divisionCode))
  })
}

/** What the form asks; everything else stays as it was in force on that day. */
function policyOf(form: SentForm, before: Policy): Policy {
  return {
    ...before,
    ...ratingRules(form, before),
    ...residentRules(form, before),
    notice: { days: form.integer('noticeDays') ?? before.notice.days, counting: form.text('counting') as Policy['notice']['counting'] },
    objectionBlocksReview: form.has('objectionBlocksReview'),
    rankedMeasure: form.text('rankedMeasure') as Policy['rankedMeasure'],
    basis: form.text('basis') as Policy['basis'],
    outsideInRate: form.has('outsideInRate'),
    untargetedInTotal: form.has('untargetedInTotal'),
    lights: {
      normal: form.integer('normal') ?? before.lights.normal,
      watch: form.integer('watch') ?? before.lights.watch,
      late: form.integer('late') ?? before.lights.late,
    },
    lateStart: lateStartOf(form.integer('lateStartYellow') ?? before.lateStart.yellowMonths, form.integer('lateStartRed') ?? before.lateStart.redMonths),
    weekly: {
      dueWeekday: Number(form.text('dueWeekday')),
      dueTime: form.text('dueTime'),
      automatic: form.has('automatic'),
      mergeBelow: form.integer('mergeBelow') ?? before.weekly.mergeBelow,
      reminders: { opening: form.has('remindOpening'), midway: form.has('remindMidway'), hoursBefore: form.integer('remindHours') ?? before.weekly.reminders.hoursBefore },
    },
    ladder: form.has('ladder.weekly.reminder') ? ladderOf((run, step) => form.integer(`ladder.${run}.${step}`), (step) => form.integer(`ladder.onlyMonth.${step}`)) : before.ladder,
    secondFactorRoles: ROLES.filter((role) => form.has(`secondFactor.${role}`)),
  }
}

function lateStartOf(yellowMonths: number, redMonths: number): Policy['lateStart'] {
  if (yellowMonths < 1 || redMonths < yellowMonths) refuse('policy_late_start_order', 'lateStartRed')
  return { yellowMonths, redMonths }
}

export default function NewPolicy() {
  const { division, name, today, policy } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const messages = useMessages()
  const { policies: t } = messages.admin
  const { reasons, values } = refused ?? {}
  const choices = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }))
  const ticked = (field: string, now: boolean) => (values ? field in values : now)
  return (
    <>
      <Crumbs items={[{ label: t.title, href: paths.policies(division) }, { label: t.create }]} />
      <Answer above={name} lead={t.createSay}>
        {t.create}
      </Answer>
      <ErrorSummary reasons={reasons} />
      <Form method="post">
        <input type="hidden" name="division" value={division} />
        <Field name="validFrom" type="date" label={t.validFrom} hint={t.validFromHint} defaultValue={values?.validFrom ?? today} reasons={reasons} required />
        <Field name="noticeDays" inputMode="numeric" label={t.noticeLabel} defaultValue={values?.noticeDays ?? policy.notice.days} reasons={reasons} required />
        <SelectField name="counting" label={t.counting} choices={choices(t.countings)} defaultValue={values?.counting ?? policy.notice.counting} reasons={reasons} />
        <CheckField name="objectionBlocksReview" label={t.objectionBlocks} defaultChecked={ticked('objectionBlocksReview', policy.objectionBlocksReview)} reasons={reasons} />
        <SelectField name="rankedMeasure" label={t.ranked} choices={choices(t.measures)} defaultValue={values?.rankedMeasure ?? policy.rankedMeasure} reasons={reasons} />
        <SelectField name="basis" label={t.basis} choices={choices(t.bases)} defaultValue={values?.basis ?? policy.basis} reasons={reasons} />
        <CheckField name="outsideInRate" label={t.outside} defaultChecked={ticked('outsideInRate', policy.outsideInRate)} reasons={reasons} />
        <CheckField name="untargetedInTotal" label={t.untargeted} defaultChecked={ticked('untargetedInTotal', policy.untargetedInTotal)} reasons={reasons} />
        <Field name="normal" inputMode="numeric" label={t.lightNormal} hint={t.lightHint} defaultValue={values?.normal ?? policy.lights.normal} reasons={reasons} required />
        <Field name="watch" inputMode="numeric" label={t.lightWatch} defaultValue={values?.watch ?? policy.lights.watch} reasons={reasons} required />
        <Field name="late" inputMode="numeric" label={t.lightLate} defaultValue={values?.late ?? policy.lights.late} reasons={reasons} required />
        <Field name="lateStartYellow" inputMode="numeric" label={t.lateStartYellow} defaultValue={values?.lateStartYellow ?? policy.lateStart.yellowMonths} reasons={reasons} required />
        <Field name="lateStartRed" inputMode="numeric" label={t.lateStartRed} defaultValue={values?.lateStartRed ?? policy.lateStart.redMonths} reasons={reasons} required />
        <LadderFields policy={policy} values={values} />
        <SelectField name="dueWeekday" label={t.dueDay} choices={choices(t.weekdays)} defaultValue={values?.dueWeekday ?? String(policy.weekly.dueWeekday)} reasons={reasons} />
        <Field name="dueTime" type="time" label={t.dueTime} defaultValue={values?.dueTime ?? policy.weekly.dueTime} reasons={reasons} required />
        <CheckField name="automatic" label={t.automatic} defaultChecked={ticked('automatic', policy.weekly.automatic)} reasons={reasons} />
        <Field name="mergeBelow" inputMode="numeric" label={t.mergeBelow} hint={t.mergeHint} defaultValue={values?.mergeBelow ?? policy.weekly.mergeBelow} reasons={reasons} required />
        <CheckField name="remindOpening" label={t.remindOpening} defaultChecked={ticked('remindOpening', policy.weekly.reminders.opening)} reasons={reasons} />
        <CheckField name="remindMidway" label={t.remindMidway} defaultChecked={ticked('remindMidway', policy.weekly.reminders.midway)} reasons={reasons} />
        <Field name="remindHours" inputMode="numeric" label={t.remindHours} hint={t.remindHoursHint} defaultValue={values?.remindHours ?? policy.weekly.reminders.hoursBefore} reasons={reasons} required />
        <ResidentFields policy={policy} refused={refused} />
        <RetentionFields policy={policy} refused={refused} />
        <RatingFields policy={policy} refused={refused} />
        <fieldset>
          <legend>{t.secondFactor}</legend>
          <p className="hint">{t.secondFactorHint}</p>
          {ROLES.map((role) => (
            <CheckField key={role} name={`secondFactor.${role}`} label={messages.accounts.roles[role]} defaultChecked={ticked(`secondFactor.${role}`, policy.secondFactorRoles.includes(role))} reasons={reasons} />
          ))}
        </fieldset>
        <Field name="note" label={t.note} hint={t.noteHint} defaultValue={values?.note} reasons={reasons} required />
        <p className="acts gap">
          <Button kind="main">{t.save}</Button>
          <ButtonLink kind="link" to={paths.policies(division)}>
            {t.back}
          </ButtonLink>
        </p>
      </Form>
    </>
  )
}
