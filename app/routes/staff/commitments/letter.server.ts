import { Refusal } from '~/domain/refusal'
import { notFound } from '~/http/context.server'

export function letterId(text: string | undefined): number {
  return /^\d{1,9}$/.test(text ?? '') ? Number(text) : notFound()
}

/** The result, or the page "not found" where the query refuses with not_found. */
export async function foundOrNot<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Refusal && error.reasons.some((reason) => reason.code === 'not_found')) notFound()
    throw error
  }
}
