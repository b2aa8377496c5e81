import { notFound } from '~/http/context.server'

/** The id of an address; anything else is the page "not found". */
export function stepId(text: string | undefined): number {
  return /^\d{1,9}$/.test(text ?? '') ? Number(text) : notFound()
}
