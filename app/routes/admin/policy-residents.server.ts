import type { Policy } from '~/domain/policy'
import { Refusal, type Reason } from '~/domain/refusal'
import type { Form } from '~/http/forms.server'
import { RESIDENT_FIELDS, RETENTION_FIELDS } from './policy-residents'

/** What the form asks about residents and their data; a form without these fields leaves them as they are. Refuses every wrong number at once. */
export function residentRules(form: Form, before: Policy): Pick<Policy, 'residents' | 'retention'> {
  const reasons: Reason[] = []
  const rules = {
    residents: { ...before.residents, ...numbers(form, 'residents', RESIDENT_FIELDS, reasons) },
    retention: { ...before.retention, ...numbers(form, 'retention', RETENTION_FIELDS, reasons) },
  }
  if (reasons.length > 0) throw new Refusal(reasons)
  return rules
}

function numbers<Key extends string>(form: Form, group: string, fields: readonly { key: Key; least: number; most: number }[], reasons: Reason[]): Partial<Record<Key, number>> {
  const read: Partial<Record<Key, number>> = {}
  for (const { key, least, most } of fields) {
    const field = `${group}-${key}`
    if (!form.has(field)) continue
    const days = form.integer(field)
    if (days === null || days < least || days > most) reasons.push({ code: 'number_out_of_range', field, params: { least, most } })
    else read[key] = days
  }
  return read
}
