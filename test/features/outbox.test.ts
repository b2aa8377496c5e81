import { beforeEach, expect, it } from 'vitest'
import { sendDue, Undeliverable, type OutboxMessage, type Senders } from '~/features/outbox/deliver.server'
import { forgetOldMessages, queueMessage, type NewMessage } from '~/features/outbox/queue.server'
import { inTransaction } from '~db/transaction.server'
import { divide } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const NOW = '2026-11-02T01:00:00.000Z'
const later = (minutes: number) => new Date(Date.parse(NOW) + minutes * 60_000).toISOString()

onBothEngines('the outbox', (engine) => {
  let took: OutboxMessage[]
  let lines: string[]
  let refusal: Error | null
  const senders: Senders = { email: async (message) => {
    if (refusal) throw refusal
    took.push(message)
  } }
  const log = (_level: string, message: string, fields: Record<string, unknown> = {}) => void lines.push(`${message} ${JSON.stringify(fields)}`)
  const queue = (more: Partial<NewMessage> = {}) =>
    inTransaction(engine.db, (trx) => queueMessage(trx, { channel: 'email', to: 'wang@dezhou.gov.cn', subject: '周报', text: '还有3个没报', link: 'http://x/staff', dedupeKey: 'a', ...more }, NOW))
  const send = (now = NOW) => sendDue(engine.db, senders, now, log)

  beforeEach(() => {
    took = []
    lines = []
    refusal = null
  })

  it('holds a message once, however often it is queued, and sends it once', async () => {
    expect([await queue(), await queue({ text: 'another text' })]).toEqual([true, false])
    expect(await send()).toEqual({ sent: 1, failed: 0, waiting: 0 })
    expect(await send(later(60))).toEqual({ sent: 0, failed: 0, waiting: 0 })
    expect(took.map(({ body }) => body)).toEqual(['还有3个没报'])
  })

  it('queues nothing when the change that it tells is rolled back', async () => {
    const failed = inTransaction(engine.db, async (trx) => {
      await queueMessage(trx, { channel: 'email', to: 'a@b.cn', subject: 's', text: 't', dedupeKey: 'k' }, NOW)
      throw new Error('refused')
    })
    await expect(failed).rejects.toThrow('refused')
    expect((await send()).sent).toBe(0)
  })

  it('sends nothing before its time, and nothing for a channel that is not set up', async () => {
    await divide(engine.db)
    await queue({ notBefore: later(30) })
    await queue({ dedupeKey: 'b', channel: 'dingtalk', to: '371471' })
    expect((await send()).sent).toBe(0)
    expect((await send(later(30))).sent).toBe(1)
    expect(took.map(({ channel }) => channel)).toEqual(['email'])
  })

  it('tries again after growing waits and gives up after the sixth attempt', async () => {
    await queue()
    refusal = new Error('connection lost to wang@dezhou.gov.cn')
    const attempts: number[] = []
    for (const minute of [0, 1, 5, 6, 35, 36, 155, 156, 515, 516, 700]) {
      const { waiting, failed } = await send(later(minute))
      if (waiting + failed > 0) attempts.push(minute)
    }
    expect(attempts).toEqual([0, 1, 6, 36, 156, 516])
    const row = await engine.db.selectFrom('outbox_message').select(['failed_at', 'attempts', 'last_error', 'body']).executeTakeFirstOrThrow()
    expect(row).toEqual({ failed_at: later(516), attempts: 6, last_error: 'connection lost to w***@dezhou.gov.cn', body: '还有3个没报' })
  })

  it('gives up at once what another attempt would not mend, and what has become of no use', async () => {
    await queue()
    await queue({ dedupeKey: 'b', notAfter: later(5) })
    refusal = new Undeliverable('no such mailbox')
    expect(await sendDue(engine.db, { email: senders.email }, later(10), log)).toEqual({ sent: 0, failed: 2, waiting: 0 })
    expect((await engine.db.selectFrom('outbox_message').select('last_error').orderBy('id').execute()).map((row) => row.last_error)).toEqual(['no such mailbox', 'too late'])
  })

  it('keeps nothing of a confidential message once it is sent, and logs neither its text nor its address', async () => {
    await queue({ to: 'resident@example.com', subject: '3号楼有新进展', confidential: true })
    await send()
    expect(took[0]?.recipient).toBe('resident@example.com')
    const row = await engine.db.selectFrom('outbox_message').select(['recipient', 'subject', 'body', 'link', 'dedupe_key']).executeTakeFirstOrThrow()
    expect(row).toEqual({ recipient: '', subject: '', body: '', link: '', dedupe_key: 'a' })
    expect(lines.join('\n')).toContain('r***@example.com')
    expect(lines.join('\n')).not.toMatch(/resident@|3号楼|还有3个/)
  })

  it('forgets to whom it went and what it said after 200 days, and that there was one never; what still waits it keeps', async () => {
    await queue({ to: 'officer@example.com', dedupeKey: 'old' })
    await send()
    await queue({ to: 'late@example.com', dedupeKey: 'waits' })
    expect(await forgetOldMessages(engine.db, 200, later(199 * 24 * 60))).toBe(0)
    expect([await forgetOldMessages(engine.db, 200, later(201 * 24 * 60)), await forgetOldMessages(engine.db, 200, later(201 * 24 * 60))]).toEqual([1, 0])
    const rows = await engine.db.selectFrom('outbox_message').select(['recipient', 'body', 'dedupe_key']).orderBy('id').execute()
    expect(rows).toMatchObject([{ recipient: '', body: '', dedupe_key: 'old' }, { recipient: 'late@example.com', dedupe_key: 'waits' }])
  })

  it('is emptied by two processes at once without sending anything twice', async () => {
    for (let number = 0; number < 25; number++) await queue({ dedupeKey: `k${number}` })
    const slow: Senders = { email: async (message) => {
      await new Promise((resolve) => setTimeout(resolve, 1))
      took.push(message)
    } }
    const counts = await Promise.all([sendDue(engine.db, slow, NOW, log), sendDue(engine.db, slow, NOW, log)])
    expect(counts[0].sent + counts[1].sent).toBe(25)
    expect(new Set(took.map(({ id }) => id)).size).toBe(25)
    expect(took).toHaveLength(25)
  })

  it('takes over what a process that died had claimed, ten minutes later', async () => {
    await queue()
    await engine.db.updateTable('outbox_message').set({ claim: 'dead', claimed_until: later(10), attempts: 1 }).execute()
    expect((await send(later(9))).sent).toBe(0)
    expect((await send(later(10))).sent).toBe(1)
  })
})
