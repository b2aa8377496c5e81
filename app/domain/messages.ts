/** What goes out through the outbox: channels, waits between attempts, addresses as the log may show them. */
export const CHANNELS = ['email', 'wecom', 'dingtalk'] as const
export type Channel = (typeof CHANNELS)[number]

/** Minutes to wait after the first, second … failed attempt; after the last one it is given up. */
export const WAITS = [1, 5, 30, 120, 360] as const

/** The instant of the next attempt after so many have failed; null: no more. */
export function nextAttempt(failed: number, now: string): string | null {
  const minutes = WAITS[failed - 1]
  return minutes === undefined ? null : new Date(Date.parse(now) + minutes * 60_000).toISOString()
}

/** `wang.xiaoyan@dezhou.gov.cn` → `w***@dezhou.gov.cn`: enough to recognise, too little to write to. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@')
  return at > 0 ? `${address.slice(0, 1)}***${address.slice(at)}` : address
}

/** An address that a mail server could take; whether anybody reads it only a message shows. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>(),;:"\\[\]]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i.test(text)
}

/** How a person wants to be written to, and what there is to write with. */
export interface Contact {
  email: string
  notifyBy: '' | Channel
}

/** The channel that reaches somebody: the one he chose, else e-mail, else the robot of his unit's group; null: none. */
export function channelFor({ email, notifyBy }: Contact, available: Readonly<Record<Channel, boolean>>): Channel | null {
  const reaches = (channel: Channel) => available[channel] && (channel !== 'email' || email !== '')
  if (notifyBy !== '' && reaches(notifyBy)) return notifyBy
  return CHANNELS.find(reaches) ?? null
}

/** One line of the list of what was sent. */
export interface MessageLine {
  id: number
  channel: Channel
  /** The person, or the address with its middle left out. */
  to: string
  division: string | null
  /** '' where even that would tell too much. */
  subject: string
  queuedAt: string
  notBefore: string
  sentAt: string | null
  failedAt: string | null
  attempts: number
  lastError: string
}
