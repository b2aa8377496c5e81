import { createHmac, createHash } from 'node:crypto'
import { createTransport } from 'nodemailer'
import type { Settings } from '~/env.server'
import type { Db } from '~db/schema'
import { Undeliverable, type OutboxMessage, type Sender, type Senders } from './deliver.server'
import { findRobot } from './robots.server'

const PATIENCE_MS = 15_000

/** The channels as the settings have them. Without SMTP_URL there is no mail, and what was queued for it waits. */
export function sendersOf(db: Db, settings: Settings): Senders {
  const { smtpUrl, mailFrom } = settings.messages
  return {
    ...(smtpUrl && mailFrom ? { email: mailSender(smtpUrl, mailFrom) } : {}),
    wecom: wecomSender(db, settings),
    dingtalk: dingtalkSender(db, settings),
  }
}

function mailSender(url: string, from: string): Sender {
  const transport = createTransport(url, {
    from,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return async (message) => {
    try {
      await transport.sendMail({ to: message.recipient, subject: message.subject, text: textOf(message), messageId: messageId(message, from), headers: { 'Auto-Submitted': 'auto-generated' } })
    } catch (error) {
      if (isRefusedForGood(error)) throw new Undeliverable((error as Error).message)
      throw error
    }
  }
}

/** 5xx to the recipient: the mail server will say the same an hour later. Wrong credentials and the like are mended, so they are tried again. */
function isRefusedForGood(error: unknown): boolean {
  const { responseCode, command } = error as { responseCode?: number; command?: string }
  return responseCode !== undefined && responseCode >= 500 && command === 'RCPT TO'
}

/** The same for every attempt, so that a receiver that got it twice shows it once. */
function messageId(message: OutboxMessage, from: string): string {
  const host = /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost'
  return `<${createHash('sha256').update(message.dedupe_key).digest('hex').slice(0, 32)}@${host}>`
}

/** 企业微信群机器人: the key in the address is its only secret; persons are named by telephone number. */
function wecomSender(db: Db, settings: Settings): Sender {
  const { url } = settings.messages.wecom
  return async (message) => {
    const robot = await findRobot(db, settings, 'wecom', message.recipient)
    if (!robot) throw new Error('no robot for this division')
    const content = inBytes(`${message.subject}\n${textOf(message)}`, 2000)
    const text = message.mention ? { content, mentioned_mobile_list: [message.mention] } : { content }
    await post(`${url}?key=${encodeURIComponent(robot.token)}`, { msgtype: 'text', text })
  }
}

/** 钉钉群机器人 with 加签: timestamp and HMAC-SHA256 over `timestamp\nsecret` in the address. */
function dingtalkSender(db: Db, settings: Settings): Sender {
  const { url } = settings.messages.dingtalk
  return async (message) => {
    const robot = await findRobot(db, settings, 'dingtalk', message.recipient)
    if (!robot) throw new Error('no robot for this division')
    const query = new URLSearchParams({ access_token: robot.token })
    if (robot.secret) {
      const timestamp = String(Date.now()) // the receiver's clock, not the application's
      query.set('timestamp', timestamp)
      query.set('sign', createHmac('sha256', robot.secret).update(`${timestamp}\n${robot.secret}`).digest('base64'))
    }
    const name = message.mention ? `\n@${message.mention}` : ''
    const content = inBytes(`${message.subject}\n${textOf(message)}${name}`, 18_000)
    await post(`${url}?${query}`, { msgtype: 'text', text: { content }, at: { atMobiles: message.mention ? [message.mention] : [], isAtAll: false } })
  }
}

function textOf({ body, link }: OutboxMessage): string {
  return link ? `${body}\n\n${link}` : body
}

function inBytes(text: string, most: number): string {
  let cut = text
  while (Buffer.byteLength(cut) > most) cut = [...cut].slice(0, -Math.max(1, Math.ceil((Buffer.byteLength(cut) - most) / 4))).join('')
  return cut
}

/** Both robots answer 200 whatever happens and say in the body whether they took it. */
async function post(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: unknown) => {
    // The address carries the robot's token, so only the kind of error is passed on.
    throw new Error(`robot not reached: ${error instanceof Error ? error.name : 'unknown'}`)
  })
  const answer = (await response.json().catch(() => ({}))) as { errcode?: number; errmsg?: string }
  if (!response.ok || answer.errcode !== 0) throw new Error(`robot answered ${response.status}, errcode ${answer.errcode ?? '-'}: ${String(answer.errmsg ?? '').slice(0, 100)}`)
}
