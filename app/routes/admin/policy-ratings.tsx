import { ASSESSMENT_PARTS } from '~/domain/assessment'
import type { Policy } from '~/domain/policy'
import type { Refused } from '~/http/forms.server'
import { CheckField, Field } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'

/** At most so many grades; lines without a name are left out. */
export const GRADE_LINES = 5

const PUBLISHED = ['units', 'ranks', 'stages', 'text'] as const

/** Grades, observation, assessment, the circular's number and steps, and what of it is public. */
export function RatingFields({ policy, refused }: { policy: Policy; refused: Refused | undefined }) {
  const { policies: t } = useMessages().admin
  const { reasons, values } = refused ?? {}
  const number = (name: string, label: string, now: number) => <Field name={name} inputMode="numeric" label={label} defaultValue={values?.[name] ?? now} reasons={reasons} required />
  const ticked = (field: string, now: boolean) => (values ? field in values : now)
  return (
    <>
      <Section title={t.circularRules}>
        <Field name="issuer" label={t.issuer} hint={t.issuerHint} defaultValue={values?.issuer ?? policy.circular.issuer} reasons={reasons} maxLength={60} required />
        <Field name="numberPattern" label={t.numberPattern} hint={t.numberPatternHint} defaultValue={values?.numberPattern ?? policy.circular.numberPattern} reasons={reasons} maxLength={60} required />
        <CheckField name="fourEyes" label={t.fourEyes} defaultChecked={ticked('fourEyes', policy.circular.fourEyes)} reasons={reasons} />
      </Section>
      <Section title={t.publish} say={t.publishHint}>
        {PUBLISHED.map((part) => (
          <CheckField key={part} name={`publish-${part}`} label={t.published[part]} defaultChecked={ticked(`publish-${part}`, policy.publish[part])} reasons={reasons} />
        ))}
      </Section>
      <Section title={t.grades} say={t.gradesHint}>
        {Array.from({ length: GRADE_LINES }, (_, index) => {
          const grade = policy.grades[index]
          const field = (part: string) => `grade-${part}-${index}`
          return (
            <div key={index} className="acts">
              <Field name={field('name')} label={t.gradeName(index + 1)} defaultValue={values?.[field('name')] ?? grade?.name ?? ''} reasons={reasons} maxLength={10} />
              <Field name={field('colour')} type="color" label={t.gradeColour} defaultValue={values?.[field('colour')] ?? grade?.colour ?? '#777777'} reasons={reasons} style={{ width: 56, padding: 4 }} />
              <Field name={field('least')} inputMode="text" label={t.gradeLeast} defaultValue={values?.[field('least')] ?? grade?.atLeast ?? ''} reasons={reasons} size={6} />
              <Field name={field('points')} inputMode="numeric" label={t.gradePoints} defaultValue={values?.[field('points')] ?? policy.assessment.gradePoints[index] ?? ''} reasons={reasons} size={6} />
            </div>
          )
        })}
      </Section>
      <Section title={t.observation}>
        {number('observationFirst', t.observationFirst, policy.observation.first)}
        {number('observationStep', t.observationStep, policy.observation.step)}
        {number('leastBallots', t.leastBallots, policy.observation.leastBallots)}
      </Section>
      <Section title={t.assessment} say={t.assessmentHint}>
        {ASSESSMENT_PARTS.map((part) => (
          <div key={part}>{number(`weight-${part}`, t.weights[part], policy.assessment.weights[part])}</div>
        ))}
      </Section>
    </>
  )
}
