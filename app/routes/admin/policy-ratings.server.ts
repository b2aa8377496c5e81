import { isNumberPattern, type Policy } from '~/domain/policy'
import { refuse } from '~/domain/refusal'
import type { Form } from '~/http/forms.server'
import { GRADE_LINES } from './policy-ratings'

/** What the form asks about ratings, the circular and its public version. */
export function ratingRules(form: Form, before: Policy): Pick<Policy, 'grades' | 'observation' | 'assessment' | 'circular' | 'publish'> {
  const number = (name: string, otherwise: number) => form.integer(name) ?? otherwise
  const lines = Array.from({ length: GRADE_LINES }, (_, index) => ({
    name: form.text(`grade-name-${index}`), colour: form.text(`grade-colour-${index}`), atLeast: form.integer(`grade-least-${index}`), points: form.integer(`grade-points-${index}`),
  })).filter(({ name }) => name !== '')
  if (lines.length === 0) refuse('policy_grades_missing', 'grade-name-0')
  const grades = lines.map(({ name, colour, atLeast }, index) => ({ name, colour, atLeast: index === lines.length - 1 ? null : (atLeast ?? refuse('policy_grade_threshold_missing', `grade-least-${index}`, { name })) }))
  grades.forEach((grade, index) => {
    const above = grades[index - 1]?.atLeast
    if (above !== undefined && above !== null && grade.atLeast !== null && grade.atLeast >= above) refuse('policy_grades_order', `grade-least-${index}`)
  })
  const weights = { rate: number('weight-rate', 0), grades: number('weight-grades', 0), observation: number('weight-observation', 0), reporting: number('weight-reporting', 0), problems: number('weight-problems', 0) }
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0)
  if (sum !== 100) refuse('policy_weights_sum', 'weight-rate', { sum })
  const numberPattern = form.text('numberPattern')
  if (!isNumberPattern(numberPattern)) refuse('policy_pattern_incomplete', 'numberPattern')
  return {
    grades,
    observation: { first: number('observationFirst', before.observation.first), step: number('observationStep', before.observation.step), leastBallots: number('leastBallots', before.observation.leastBallots) },
    assessment: { weights, gradePoints: lines.map(({ points }) => points ?? 0) },
    circular: { issuer: form.text('issuer') || before.circular.issuer, numberPattern, fourEyes: form.has('fourEyes') },
    publish: { units: form.has('publish-units'), ranks: form.has('publish-ranks'), stages: form.has('publish-stages'), text: form.has('publish-text') },
  }
}
