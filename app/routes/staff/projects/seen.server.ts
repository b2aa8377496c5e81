import { z } from 'zod'
import { Refusal } from '~/domain/refusal'
import type { Seen } from '~/features/projects/edit.server'
import type { Form } from '~/http/forms.server'

/** What the form showed when it was opened, sent along unseen. */
export type SeenForm = Seen & Partial<Record<'longitude' | 'latitude', string>>

const seenForm = z.record(z.string(), z.string())

export function readSeen(text: string): SeenForm {
  try {
    return seenForm.parse(JSON.parse(text))
  } catch {
    return {}
  }
}

export function isSamePosition(form: Form, seen: SeenForm): boolean {
  return form.text('longitude') === seen.longitude && form.text('latitude') === seen.latitude
}

/** What others changed meanwhile counts as seen from now on: who saves again knows it. */
export function nowOf(error: unknown): Seen {
  if (!(error instanceof Refusal)) return {}
  return Object.fromEntries(error.reasons.flatMap(({ code, field, params }) => (code === 'changed_meanwhile' && field ? [[field, String(params?.now)]] : [])))
}
