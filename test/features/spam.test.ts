import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { findOwnLetter, reopenFeedback } from '~/features/feedback/follow.server'
import { answerFeedback } from '~/features/feedback/answer.server'
import { sendFeedback, type FeedbackInput } from '~/features/feedback/send.server'
import { askToFollow, confirmFollowing, forgetUnconfirmed, type FollowSite } from '~/features/followers/followers.server'
import { createProject } from '~/features/projects/create.server'
import type { Db } from '~db/schema'
import { CHANGHE, codesOf, divide, employ, SONGGUANTUN, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const NOW = '2026-11-02T02:00:00.000Z'
const SECRET = 'secret of the tests'
const WORDS = '早上六点就切割钢管，吵得睡不着。'
const after = (minutes: number) => new Date(Date.parse(NOW) + minutes * 60_000).toISOString()

let uploads: string
beforeAll(() => {
  uploads = mkdtempSync(join(tmpdir(), 'tracker-spam-'))
  process.env.UPLOAD_DIR = uploads
})
afterAll(() => rmSync(uploads, { recursive: true }))

/** Whoever solves the sums by program: what is left are the limits. */
onBothEngines('a sender that never tires', (engine) => {
  let db: Db
  let staff: Staff
  let codes: string[]
  let forms = 0

  beforeEach(async () => {
    db = engine.db
    await divide(db)
    staff = await employ(db)
    codes = []
    for (const stairwell of ['1单元', '2单元', '3单元', '4单元', '5单元']) {
      codes.push((await createProject(db, staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '3号楼', stairwell }, '2026-01-02T02:00:00.000Z')).code)
    }
    forms = 0
  })

  const send = (from: string, now = NOW, more: Partial<FeedbackInput> = {}) =>
    sendFeedback(db, { address: from, secret: SECRET }, { kind: 'complaint', projectCode: codes[0] ?? '', divisionCode: '', text: WORDS, photo: null, key: `form-${++forms}`, ...more }, now)
  const letters = async () => (await db.selectFrom('feedback').select('text').execute()).map(({ text }) => text)

  it('leaves eight letters an hour from one network, whichever of its addresses it takes, and twenty tries a day, refused ones among them', async () => {
    for (let count = 0; count < 8; count += 1) await send(`2001:db8:1:2::${count}`)
    expect(await codesOf(send('2001:db8:1:2:ffff::9'))).toEqual(['too_many'])
    expect((await send('2001:db8:1:3::1')).number).toBe('L371471-2026-0009')
    let kept = 8
    for (let hour = 2; hour < 20; hour += 1) for (let count = 0; count < 8; count += 1) kept += (await send('2001:db8:1:2::1', after(hour * 61)).catch(() => null)) ? 1 : 0
    expect(kept).toBe(19)
    expect((await send('2001:db8:1:2::1', after(45 * 60))).number).toBe('L371471-2026-0021')
  })

  it('fills no queue from many networks: sixty letters an hour reach one sub-district, the others stay open', async () => {
    const all = await Promise.allSettled(Array.from({ length: 70 }, (_, at) => send(`10.1.${at}.1`)))
    const taken = all.filter((one) => one.status === 'fulfilled').length
    expect(taken).toBeGreaterThanOrEqual(60)
    expect(await codesOf(send('10.2.0.1'))).toEqual(['letters_many'])
    expect((await send('10.2.0.2', NOW, { projectCode: '', divisionCode: SONGGUANTUN })).number).toBe(`L371471-2026-${String(taken + 1).padStart(4, '0')}`)
    expect((await send('10.2.0.3', after(61))).number).toBe(`L371471-2026-${String(taken + 2).padStart(4, '0')}`)
  })

  it('goes on being numbered behind the ten-thousandth letter of a year', async () => {
    await send('10.3.0.1')
    await db.updateTable('feedback').set({ number: 'L371471-2026-9999' }).execute()
    expect((await send('10.3.0.2')).number).toBe('L371471-2026-10000')
    expect((await send('10.3.0.3')).number).toBe('L371471-2026-10001')
  })

  it('brings in nothing that cannot be read, no heap of links, nothing too long, and says so beside the field', async () => {
    await send('10.4.0.1', NOW, { text: `\u202e${WORDS}\u0000\u200b\u0007\n\n\n\n\n完` })
    expect(await letters()).toEqual([`${WORDS}\n\n完`])
    expect(await codesOf(send('10.4.0.2', NOW, { text: '\u200b\u200b\u200b\u200b\u200b\u200b' }))).toEqual(['feedback_text_missing'])
    expect(await codesOf(send('10.4.0.2', NOW, { text: '贷款 https://a.example https://b.example www.c.top' }))).toEqual(['feedback_links'])
    expect(await codesOf(send('10.4.0.2', NOW, { text: '长'.repeat(1001) }))).toEqual(['feedback_text_long'])
    expect(await letters()).toHaveLength(1)
  })

  it('is counted before its photograph is looked at', async () => {
    const noPicture = new Uint8Array(Buffer.from('GIF89a not a picture at all'))
    for (let count = 0; count < 8; count += 1) expect(await codesOf(send('10.5.0.1', NOW, { photo: noPicture }))).toEqual(['photo_type'])
    expect(await codesOf(send('10.5.0.1', NOW, { photo: noPicture }))).toEqual(['too_many'])
    expect(await db.selectFrom('file').selectAll().execute()).toEqual([])
    expect(await letters()).toEqual([])
  })

  it('gets a letter answered again once, not for ever', async () => {
    const { number, token } = await send('10.6.0.1')
    await answerFeedback(db, staff.officer, { number, answer: '已经责成施工单位八点以后作业。' }, after(1))
    await reopenFeedback(db, { token, words: `还是六点开工\u0000\u202e` }, after(2))
    await answerFeedback(db, staff.officer, { number, answer: '已经停工整改，请您再看看。' }, after(3))
    expect(await codesOf(reopenFeedback(db, { token, words: '还是不满意不满意' }, after(4)))).toEqual(['feedback_reopened_before'])
    expect(await findOwnLetter(db, token, '2026-11-02')).toMatchObject({ state: 'answered' })
    expect((await db.selectFrom('feedback_event').select('note').where('action', '=', 'reopened').executeTakeFirstOrThrow()).note).toBe('还是六点开工')
  })

  const SITE: FollowSite = { secret: SECRET, confirmUrl: (token) => `https://tracker.test/follow/${token}/confirm`, leaveUrl: (token) => `https://tracker.test/follow/${token}/leave`, statusUrl: (code) => `https://tracker.test/status/${code}` }
  const follow = (email: string, code: string, from: string, now = NOW, key = `form-${++forms}`) =>
    askToFollow(db, SITE, { address: from, secret: SECRET }, { projectCode: code, email, language: 'zh-CN', key }, now)
  const mails = () => db.selectFrom('outbox_message').select(['recipient', 'link']).orderBy('id').execute()

  it('fills nobody’s mailbox: three messages a day however many stairwells, networks and spellings, until somebody confirms', async () => {
    for (let round = 0; round < 4; round += 1) {
      for (const [at, code] of codes.entries()) await follow(round % 2 ? 'Victim+shop@Example.com' : 'victim@example.com', code, `10.7.${round}.${at}`, after(round * 60))
    }
    expect(await mails()).toHaveLength(3)
    await follow('another@example.com', codes[4] ?? '', '10.8.0.1')
    expect(await mails()).toHaveLength(4)
    const token = /follow\/([^/]+)\/confirm/.exec((await mails())[0]?.link ?? '')?.[1] ?? ''
    await confirmFollowing(db, SECRET, token, after(300))
    await follow('victim@example.com', codes[4] ?? '', '10.8.0.2', after(301))
    expect(await mails()).toHaveLength(5)
    await forgetUnconfirmed(db, after(5 * 24 * 60))
    expect(await db.selectFrom('follower').select('confirmed_at').execute()).toHaveLength(1)
  })

  it('sends one message for one sum solved, whatever addresses it puts into the same form', async () => {
    for (let count = 0; count < 5; count += 1) await follow(`victim${count}@example.com`, codes[0] ?? '', `10.9.${count}.1`, NOW, 'the same form')
    expect((await mails()).map(({ recipient }) => recipient)).toEqual(['victim0@example.com'])
  })

  it.each(['a@b.c\r\nBcc: everybody@example.com', 'a@b.c, d@e.f', '<a@b.c>', 'a b@c.d', `${'a'.repeat(200)}@example.com`])('puts no second recipient into an address: %j', async (email) => {
    expect(await codesOf(follow(email, codes[0] ?? '', '10.10.0.1'))).toEqual(['email_wrong'])
    expect(await mails()).toEqual([])
  })
})
