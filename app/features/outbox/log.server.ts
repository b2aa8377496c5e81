import { maskedAddress, type Channel, type MessageLine } from '~/domain/messages'
import { can, pathsWith, type Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import type { Settings } from '~/env.server'
import { writeAudit } from '~/features/audit/audit.server'
import type { Db } from '~db/schema'
import { underPaths } from '~db/scopes.server'
import { inTransaction } from '~db/transaction.server'
import { queueMessage } from './queue.server'

export const MESSAGES_PAGE = 50

const COLUMNS = [
  'message.id', 'message.channel', 'message.recipient', 'message.subject', 'message.queued_at', 'message.not_before', 'message.sent_at', 'message.failed_at',
  'message.attempts', 'message.last_error', 'message.confidential', 'account.name', 'division.name as division',
] as const

/** What went to whom, newest first, about the divisions that the actor administers. Never the text: it may tell of a person. */
export async function listMessages(db: Db, actor: Actor, page: number): Promise<{ rows: MessageLine[]; hasMore: boolean }> {
  const rows = await db
    .selectFrom('outbox_message as message')
    .innerJoin('division', 'division.code', 'message.division_code')
    .leftJoin('account', 'account.id', 'message.account_id')
    .select(COLUMNS)
    .where(underPaths(pathsWith(actor, 'policy.manage')))
    .orderBy('message.id', 'desc')
    .limit(MESSAGES_PAGE + 1)
    .offset((page - 1) * MESSAGES_PAGE)
    .execute()
  return { rows: rows.slice(0, MESSAGES_PAGE).map(lineOf), hasMore: rows.length > MESSAGES_PAGE }
}

/** All that was told about one thing, newest first; who may see the thing may see this. */
export async function listMessagesAbout(db: Db, topic: string): Promise<MessageLine[]> {
  const rows = await db
    .selectFrom('outbox_message as message')
    .leftJoin('division', 'division.code', 'message.division_code')
    .leftJoin('account', 'account.id', 'message.account_id')
    .select(COLUMNS)
    .where('message.topic', '=', topic)
    .orderBy('message.id', 'desc')
    .limit(200)
    .execute()
  return rows.map(lineOf)
}

interface MessageRow {
  id: number
  channel: Channel
  recipient: string
  subject: string
  queued_at: string
  not_before: string
  sent_at: string | null
  failed_at: string | null
  attempts: number
  last_error: string
  confidential: 0 | 1
  name: string | null
  division: string | null
}

function lineOf(row: MessageRow): MessageLine {
  return {
    id: row.id, channel: row.channel, to: row.name ?? maskedAddress(row.recipient), division: row.division, subject: row.confidential ? '' : row.subject,
    queuedAt: row.queued_at, notBefore: row.not_before, sentAt: row.sent_at, failedAt: row.failed_at, attempts: row.attempts, lastError: row.last_error,
  }
}

/** A message that says that the channel works: to the address given, or into the group of a division's robot. Once a minute. */
export async function queueTest(
  db: Db, actor: Actor, settings: Settings, input: { channel: Channel; to: string; divisionCode: string; words: { subject: string; text: string } }, now: string,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const division = await trx.selectFrom('division').select('path').where('code', '=', input.divisionCode).executeTakeFirst()
    if (!division || !can(actor, 'policy.manage', division.path)) refuse('not_found')
    if (input.channel === 'email' && !settings.messages.smtpUrl) refuse('mail_not_set', 'to')
    if (!input.to) refuse('own_email_missing', 'to')
    const { subject, text } = input.words
    const message = { channel: input.channel, to: input.to, subject, text, dedupeKey: `test:${input.channel}:${input.to}:${now.slice(0, 16)}`, topic: 'test', accountId: actor.accountId, divisionCode: input.divisionCode }
    if (await queueMessage(trx, message, now)) {
      await writeAudit(trx, actor, { action: 'testChannel', subjectType: 'division', subjectId: input.divisionCode, divisionCode: input.divisionCode, after: { channel: input.channel } }, now)
    }
  })
}
