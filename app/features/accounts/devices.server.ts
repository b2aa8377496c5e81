import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { seal, unseal } from './sealed.server'

/** Offices share machines; who has not signed in on one for long is forgotten there. */
const MOST_ACCOUNTS = 10

const known = z.object({ id: z.string(), accounts: z.array(z.number()) })

/** A browser in which accounts signed in before: what its sealed cookie says. */
export type Device = z.infer<typeof known>

/** null where the browser brings nothing, or nothing of ours. */
export function deviceOf(secret: string, sealed: string): Device | null {
  const parsed = known.safeParse(unseal(secret, 'known device', sealed))
  return parsed.success ? parsed.data : null
}

/** The cookie's value once an account has signed in: the account first, those of before behind it. */
export function sealDevice(secret: string, device: Device | null, accountId: number): string {
  const accounts = [accountId, ...(device?.accounts ?? []).filter((id) => id !== accountId)].slice(0, MOST_ACCOUNTS)
  return seal(secret, 'known device', { id: device?.id ?? randomBytes(9).toString('base64url'), accounts } satisfies Device)
}
