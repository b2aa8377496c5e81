import type { Policy } from '~/domain/policy'
import { Refusal, type Reason } from '~/domain/refusal'
import type { Form } from '~/http/forms.server'
import { RESIDENT_FIELDS } from './policy-residents'

/** What the form asks about residents; a form without these fields leaves them as they are. Refuses every wrong number at once. */
export function residentRules(form: Form, before: Policy): Policy['residents'] {
  if (!form.has('residents-question')) return before.residents
  const reasons: Reason[] = []
  const rules = { ...before.residents }
  for (const { key, least, most } of RESIDENT_FIELDS) {
    const field = `residents-${key}`
    const days = form.integer(field)
    if (days === null || days < least || days > most) reasons.push({ code: 'number_out_of_range', field, params: { least, most } })
    else rules[key] = days
  }
  if (reasons.length > 0) throw new Refusal(reasons)
  return rules
}
