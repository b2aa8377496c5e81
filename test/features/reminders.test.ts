import { beforeEach, expect, it } from 'vitest'
import { readSettings, type Settings } from '~/env.server'
import { saveContact } from '~/features/accounts/contact.server'
import { previewReminders, queueDueReminders, remindNow } from '~/features/dispatch/reminders.server'
import { openRound } from '~/features/dispatch/rounds.server'
import { returnSheet, submitSheet } from '~/features/dispatch/sheets.server'
import { reportRestAsNoChange } from '~/features/dispatch/updates.server'
import { setRobot } from '~/features/outbox/robots.server'
import { createProject } from '~/features/projects/create.server'
import { CHANGHE, codesOf, DISTRICT, divide, employ, SONGGUANTUN, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

/** An instant written on a Shanghai clock. */
const at = (date: string, time: string) => new Date(`${date}T${time}+08:00`).toISOString()
const WEEK = '2026-W44'
const links = { week: (week: string) => `http://jiati/staff?week=${week}`, contact: 'http://jiati/account/contact' }

onBothEngines('reminders', (engine) => {
  let staff: Staff
  let settings: Settings
  let codes: string[]
  const remind = (date: string, time: string) => queueDueReminders(engine.db, { settings, links }, at(date, time))
  const queued = () => engine.db.selectFrom('outbox_message').select(['recipient', 'channel', 'subject', 'body', 'link', 'mention', 'not_after']).orderBy('id').execute()
  const handIn = async () => {
    const now = at('2026-11-02', '10:00')
    await reportRestAsNoChange(engine.db, staff.officer, { week: WEEK, projectCodes: codes, submissionKey: 'all' }, now)
    const sheet = await engine.db.selectFrom('dispatch_sheet').select('id').where('division_code', '=', CHANGHE).executeTakeFirstOrThrow()
    await submitSheet(engine.db, staff.officer, { sheetId: sheet.id }, now)
    return sheet.id
  }

  beforeEach(async () => {
    await divide(engine.db)
    staff = await employ(engine.db)
    settings = readSettings({ NODE_ENV: 'test', SMTP_URL: 'smtp://127.0.0.1:2525', MAIL_FROM: 'jiati@dezhou.gov.cn' })
    codes = []
    for (const [actor, divisionCode, stairwell] of [[staff.officer, CHANGHE, '1单元'], [staff.officer, CHANGHE, '2单元'], [staff.neighbour, SONGGUANTUN, '1单元']] as const) {
      const { code } = await createProject(engine.db, actor, { divisionCode, estate: '桂苑小区', building: '3号楼', stairwell }, at('2026-01-05', '10:00'))
      if (divisionCode === CHANGHE) codes.push(code)
    }
    for (const actor of [staff.officer, staff.neighbour]) {
      await saveContact(engine.db, actor, { accountId: actor.accountId ?? 0, email: `${actor.name}@dezhou.gov.cn`, phone: '138 0000 1234', notifyBy: '' }, at('2026-01-05', '10:00'))
    }
    await openRound(engine.db, staff.bureau, { districtCode: DISTRICT, week: WEEK }, at('2026-11-02', '00:01'))
  })

  it('go at opening, half-way and before the cut-off, one message a person each time, however often the job runs', async () => {
    const counts: number[] = []
    for (const [date, time] of [['2026-11-02', '08:55'], ['2026-11-02', '09:00'], ['2026-11-02', '09:05'], ['2026-11-02', '14:30'], ['2026-11-02', '17:00'], ['2026-11-02', '22:00'], ['2026-11-03', '09:00'], ['2026-11-03', '10:00'], ['2026-11-03', '12:00'], ['2026-11-04', '09:00']] as const) counts.push(await remind(date, time))
    expect(counts).toEqual([0, 2, 0, 2, 0, 0, 0, 2, 0, 0])
    const first = (await queued())[0]
    expect(first).toMatchObject({ channel: 'email', recipient: 'officer@dezhou.gov.cn', subject: '第44周周报开始了，要报2个项目', link: 'http://jiati/staff?week=2026-W44', not_after: at('2026-11-02', '14:30') })
    expect(first?.body).toContain('第44周（10月26日至11月1日）周报，11月3日（周二）12:00截止。')
    expect(first?.body).toContain('长河街道还有2个项目没报。')
    expect(first?.body).toContain('http://jiati/account/contact')
  })

  it('go to nobody whose sheet has come, and again to him to whom it was returned', async () => {
    const sheetId = await handIn()
    expect(await remind('2026-11-02', '14:30')).toBe(1)
    expect((await queued()).map(({ recipient }) => recipient)).toEqual(['neighbour@dezhou.gov.cn'])
    await returnSheet(engine.db, staff.bureau, { sheetId, reason: '请写明' }, at('2026-11-02', '16:00'))
    await remind('2026-11-03', '10:00')
    expect((await queued()).filter(({ recipient }) => recipient.startsWith('officer')).map(({ body }) => /被退回/.test(body))).toEqual([true])
  })

  it('are one message to somebody who reports for two units', async () => {
    await engine.db.insertInto('account_grant').values({ account_id: staff.officer.accountId ?? 0, role: 'officer', division_code: SONGGUANTUN, valid_from: null, valid_until: '2026-11-02', created_at: at('2026-11-02', '00:00') }).execute()
    await remind('2026-11-02', '09:00')
    const own = (await queued()).filter(({ recipient }) => recipient.startsWith('officer'))
    expect(own.map(({ subject }) => subject)).toEqual(['第44周周报开始了，要报3个项目'])
    await remind('2026-11-03', '10:00')
    expect((await queued()).find(({ subject }) => subject.includes('截止'))?.subject).toBe('11月3日（周二）12:00截止：第44周周报还有2个项目没报')
  })

  it('go through the group of the unit to who has no address, and nowhere without a channel', async () => {
    await saveContact(engine.db, staff.officer, { accountId: staff.officer.accountId ?? 0, email: '', phone: '13800001234', notifyBy: '' }, at('2026-01-05', '10:00'))
    expect(await remind('2026-11-02', '09:00')).toBe(1)
    await setRobot(engine.db, staff.admin, { divisionCode: DISTRICT, channel: 'dingtalk', address: 'abcdef0123456789', secret: 'SEC0123456789' }, at('2026-11-02', '09:10'))
    expect(await remind('2026-11-02', '09:15')).toBe(1)
    expect((await queued())[1]).toMatchObject({ channel: 'dingtalk', recipient: CHANGHE, mention: '13800001234' })
    settings = readSettings({ NODE_ENV: 'test' })
    await engine.db.updateTable('message_robot').set({ ended_at: at('2026-11-02', '09:20') }).execute()
    expect(await remind('2026-11-02', '14:30')).toBe(0)
  })

  it('may be sent by hand by the bureau, once a day, in working hours; the preview is what goes', async () => {
    const input = { districtCode: DISTRICT, week: WEEK }
    const now = at('2026-11-02', '11:00')
    const preview = await previewReminders(engine.db, staff.bureau, { settings, links }, input, now)
    expect(await remindNow(engine.db, staff.bureau, { settings, links }, input, now)).toBe(2)
    expect((await queued()).map(({ subject, body }) => [subject, body])).toEqual(preview.reminders.map(({ subject, text }) => [subject, text]))
    expect(await codesOf(remindNow(engine.db, staff.checker, { settings, links }, input, at('2026-11-02', '15:00')))).toEqual(['reminded_today'])
    expect(await codesOf(remindNow(engine.db, staff.bureau, { settings, links }, input, at('2026-11-02', '18:00')))).toEqual(['reminder_at_rest'])
    expect(await codesOf(remindNow(engine.db, staff.leader, { settings, links }, input, now))).toEqual(['forbidden'])
    expect(await codesOf(previewReminders(engine.db, staff.bureau, { settings, links }, { ...input, week: '2026-W43' }, now))).toEqual(['round_not_running'])
  })

  it('refuse what is no address, and tell the log only that it changed', async () => {
    const own = (email: string, phone: string, notifyBy = '') => saveContact(engine.db, staff.officer, { accountId: staff.officer.accountId ?? 0, email, phone, notifyBy }, at('2026-11-02', '10:00'))
    expect(await codesOf(own('not an address', '123'))).toEqual(['email_invalid', 'mobile_invalid'])
    expect(await codesOf(own('', '', 'email'))).toEqual(['email_missing'])
    expect(await codesOf(saveContact(engine.db, staff.officer, { accountId: staff.neighbour.accountId ?? 0, email: '', phone: '', notifyBy: '' }, at('2026-11-02', '10:00')))).toEqual(['not_found'])
    const entries = await engine.db.selectFrom('audit_entry').select('after_json').where('action', '=', 'saveContact').execute()
    expect(entries.map((entry) => entry.after_json)).toEqual(['{"changed":["email","phone"]}', '{"changed":["email","phone"]}'])
  })
})
