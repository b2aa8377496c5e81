import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { COMMAND_LINE } from '~/domain/permissions'
import { readSettings, type Settings } from '~/env.server'
import { sendDue } from '~/features/outbox/deliver.server'
import { listMessages, queueTest } from '~/features/outbox/log.server'
import { queueMessage, type NewMessage } from '~/features/outbox/queue.server'
import { endRobot, listRobots, setRobot } from '~/features/outbox/robots.server'
import { sendersOf } from '~/features/outbox/senders.server'
import { inTransaction } from '~db/transaction.server'
import { CHANGHE, codesOf, DISTRICT, divide, ELSEWHERE, employ, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const NOW = '2026-11-02T01:00:00.000Z'
const SECRET = 'SEC0123456789abcdef'

interface Posted {
  url: URL
  body: { msgtype: string; text: { content: string; mentioned_mobile_list?: string[] }; at?: { atMobiles: string[] } }
}

onBothEngines('channels, against receivers on this machine', (engine) => {
  let staff: Staff
  let mails: string[]
  let refusal: { responseCode: number } | null
  let posts: Posted[]
  let answer: object
  let smtp: SMTPServer
  let robots: Server
  let settings: Settings

  beforeEach(async () => {
    await divide(engine.db)
    staff = await employ(engine.db)
    mails = []
    posts = []
    refusal = null
    answer = { errcode: 0, errmsg: 'ok' }
    smtp = new SMTPServer({
      authOptional: false, allowInsecureAuth: true, disabledCommands: ['STARTTLS'], logger: false,
      onAuth: ({ username, password }, _session, done) => (username === 'jiati' && password === 'pass word' ? done(null, { user: username }) : done(new Error('wrong'))),
      onRcptTo: (_address, _session, done) => (refusal ? done(Object.assign(new Error('no such user'), refusal)) : done()),
      onData: (stream, _session, done) => {
        let mail = ''
        stream.setEncoding('utf8').on('data', (part: string) => { mail += part }).on('end', () => {
          mails.push(mail)
          done()
        })
      },
    })
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()))
    robots = createServer((request, response) => {
      void readAll(request).then((body) => {
        posts.push({ url: new URL(request.url ?? '/', 'http://robot'), body: JSON.parse(body) as Posted['body'] })
        response.end(JSON.stringify(answer))
      })
    })
    await new Promise<void>((resolve) => robots.listen(0, '127.0.0.1', () => resolve()))
    const robot = `http://127.0.0.1:${(robots.address() as AddressInfo).port}`
    settings = readSettings({
      NODE_ENV: 'test', SMTP_URL: `smtp://jiati:pass%20word@127.0.0.1:${(smtp.server.address() as AddressInfo).port}`, MAIL_FROM: '加梯调度 <jiati@dezhou.gov.cn>',
      WECOM_ROBOT_URL: `${robot}/wecom`, DINGTALK_ROBOT_URL: `${robot}/dingtalk`,
    })
  })
  afterEach(async () => {
    await new Promise<void>((resolve) => smtp.close(() => resolve()))
    robots.closeAllConnections()
    await new Promise<void>((resolve) => robots.close(() => resolve()))
  })

  const queue = (more: Partial<NewMessage>) =>
    inTransaction(engine.db, (trx) => queueMessage(trx, { channel: 'email', to: 'wang@dezhou.gov.cn', subject: '第44周周报，还有3个项目没报', text: '王晓燕，您好', link: 'http://jiati/staff?week=2026-W44', dedupeKey: 'k', divisionCode: CHANGHE, ...more }, NOW))
  const send = () => sendDue(engine.db, sendersOf(engine.db, settings), NOW, () => undefined)
  const robot = (divisionCode: string, channel: string, address: string, secret = '') => setRobot(engine.db, staff.admin, { divisionCode, channel, address, secret }, NOW)

  it('e-mail: signs in, carries Chinese whole, and the direct link', async () => {
    await queue({})
    expect(await send()).toEqual({ sent: 1, failed: 0, waiting: 0 })
    const [head = '', ...parts] = (mails[0] ?? '').split('\r\n\r\n')
    const body = parts.join('\r\n\r\n')
    expect(head).toMatch(/^To: wang@dezhou\.gov\.cn$/m)
    expect(head).toMatch(/^Auto-Submitted: auto-generated$/m)
    const subject = [...head.matchAll(/=\?UTF-8\?(B|Q)\?([^?]*)\?=/gi)].map(([, kind, word = '']) => (kind === 'B' ? Buffer.from(word, 'base64') : Buffer.from(decodeQuoted(word.replaceAll('_', ' ')), 'latin1')))
    expect(Buffer.concat(subject).toString()).toContain('第44周周报，还有3个项目没报')
    const text = /base64/i.test(head) ? Buffer.from(body, 'base64').toString() : Buffer.from(decodeQuoted(body), 'latin1').toString()
    expect(text).toContain('王晓燕，您好')
    expect(text).toContain('http://jiati/staff?week=2026-W44')
  })

  it('e-mail: an unknown mailbox is given up at once, a busy server tried again', async () => {
    await queue({})
    refusal = { responseCode: 550 }
    expect(await send()).toEqual({ sent: 0, failed: 1, waiting: 0 })
    await queue({ dedupeKey: 'second' })
    refusal = { responseCode: 451 }
    expect(await send()).toEqual({ sent: 0, failed: 0, waiting: 1 })
  })

  it('钉钉: the signature is that of timestamp and secret, the person is named by telephone', async () => {
    await robot(DISTRICT, 'dingtalk', 'https://oapi.dingtalk.com/robot/send?access_token=abcdef0123456789', SECRET)
    await queue({ channel: 'dingtalk', to: CHANGHE, mention: '13800001234' })
    expect((await send()).sent).toBe(1)
    const { url, body } = posts[0] as Posted
    expect(url.pathname).toBe('/dingtalk')
    expect(url.searchParams.get('access_token')).toBe('abcdef0123456789')
    const timestamp = url.searchParams.get('timestamp') ?? ''
    expect(Math.abs(Date.now() - Number(timestamp))).toBeLessThan(60_000)
    expect(url.searchParams.get('sign')).toBe(createHmac('sha256', SECRET).update(`${timestamp}\n${SECRET}`).digest('base64'))
    expect(body.at?.atMobiles).toEqual(['13800001234'])
    expect(body.text.content).toContain('http://jiati/staff?week=2026-W44')
  })

  it('企业微信: the nearest division’s robot speaks, and long texts are cut between characters', async () => {
    await robot(DISTRICT, 'wecom', 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=district-key')
    await robot(CHANGHE, 'wecom', 'changhe-own-key')
    await queue({ channel: 'wecom', to: CHANGHE, mention: '13800001234', text: '很'.repeat(2000) })
    await queue({ channel: 'wecom', to: DISTRICT, dedupeKey: 'second' })
    expect((await send()).sent).toBe(2)
    expect(posts.map(({ url }) => url.searchParams.get('key'))).toEqual(['changhe-own-key', 'district-key'])
    expect(posts[0]?.body.text.mentioned_mobile_list).toEqual(['13800001234'])
    expect(Buffer.byteLength(posts[0]?.body.text.content ?? '')).toBeLessThanOrEqual(2000)
    expect(posts[0]?.body.text.content).not.toContain('\uFFFD')
  })

  it('a robot that answers 200 and refuses is a failure to be tried again, and its token stays out of the log', async () => {
    await robot(DISTRICT, 'dingtalk', 'abcdef0123456789', SECRET)
    await queue({ channel: 'dingtalk', to: CHANGHE })
    answer = { errcode: 310000, errmsg: 'sign not match' }
    expect(await send()).toEqual({ sent: 0, failed: 0, waiting: 1 })
    const { rows } = await listMessages(engine.db, staff.admin, 1)
    expect(rows[0]).toMatchObject({ to: CHANGHE, attempts: 1, sentAt: null, lastError: 'robot answered 200, errcode 310000: sign not match' })
    expect(JSON.stringify(rows)).not.toMatch(/abcdef|SEC0/)
  })

  it('a robot is set where one administers, once, in place of the one before; its secret is shown to nobody and forgotten at the end', async () => {
    expect(await codesOf(robot(ELSEWHERE, 'wecom', 'some-long-key'))).toEqual(['not_found'])
    expect(await codesOf(robot(DISTRICT, 'wecom', 'https://example.com/?x=1'))).toEqual(['robot_address_wrong'])
    expect(await codesOf(robot(DISTRICT, 'dingtalk', 'abcdef0123456789'))).toEqual(['robot_secret_wrong'])
    await robot(DISTRICT, 'wecom', 'first-long-key')
    await robot(DISTRICT, 'wecom', 'second-long-key')
    await robot(DISTRICT, 'wecom', 'second-long-key')
    const lines = await listRobots(engine.db, staff.admin)
    expect(lines).toHaveLength(1)
    expect(JSON.stringify([lines, await engine.db.selectFrom('audit_entry').selectAll().execute()])).not.toContain('long-key')
    await endRobot(engine.db, staff.admin, { id: lines[0]?.id ?? 0 }, NOW)
    await endRobot(engine.db, staff.admin, { id: lines[0]?.id ?? 0 }, NOW)
    expect(await engine.db.selectFrom('message_robot').select(['token', 'secret']).execute()).toEqual([{ token: '', secret: '' }, { token: '', secret: '' }])
  })

  it('a test message goes through the same outbox, once a minute', async () => {
    const test = () => queueTest(engine.db, staff.admin, settings, { channel: 'email', to: 'admin@dezhou.gov.cn', divisionCode: DISTRICT, words: { subject: '测试', text: '好' } }, NOW)
    await test()
    await test()
    expect((await send()).sent).toBe(1)
    expect(await codesOf(queueTest(engine.db, COMMAND_LINE, settings, { channel: 'email', to: '', divisionCode: DISTRICT, words: { subject: '', text: '' } }, NOW))).toEqual(['own_email_missing'])
  })
})

async function readAll(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

function decodeQuoted(text: string): string {
  return text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
}
