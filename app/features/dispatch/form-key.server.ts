import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { secondsBetween } from '~/domain/burden'

/** The key of a form: makes it one update however often it is sent, and tells, signed, when it was opened. */
export function formKey(secret: string, now: string): string {
  const opened = Date.parse(now).toString(36)
  return `${opened}.${signature(secret, opened)}.${randomUUID()}`
}

/** Seconds since the form with this key was opened; null for a key that is not ours, or a form laid aside. */
export function secondsSinceOpened(key: string, secret: string, now: string): number | null {
  const [opened = '', signed = ''] = key.split('.')
  const expected = signature(secret, opened)
  if (signed.length !== expected.length || !timingSafeEqual(Buffer.from(signed), Buffer.from(expected))) return null
  return secondsBetween(new Date(parseInt(opened, 36)).toISOString(), now)
}

function signature(secret: string, opened: string): string {
  return createHmac('sha256', `form opened ${secret}`).update(opened).digest('base64url').slice(0, 16)
}
