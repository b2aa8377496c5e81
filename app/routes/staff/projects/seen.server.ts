import { z } from 'zod'
import type { Seen } from '~/features/projects/edit.server'
import { type Form, reasonsWith } from '~/http/forms.server'

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
  return Object.fromEntries(reasonsWith(error, 'changed_meanwhile').map(({ field, params }) => [field, String(params?.now)]))
}
