import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRound } from '~/features/dispatch/rounds.server'
import { turnRounds } from '~/features/dispatch/schedule.server'
import { createProject } from '~/features/projects/create.server'
import { startApp, type App } from '../helpers/app'
import { CHANGHE, DISTRICT } from '../helpers/district'

const WEEK = '2026-W44'
const TOKEN = 'abcdef0123456789'
const SECRET = 'SEC0123456789abcdef'
let app: App
let code: string

beforeAll(async () => {
  app = await startApp('2026-11-02T02:00:00.000Z')
  code = (await createProject(app.open.db, app.staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '3号楼', stairwell: '1单元' }, '2026-01-05T02:00:00.000Z')).code
  await openRound(app.open.db, app.staff.bureau, { districtCode: DISTRICT, week: WEEK }, '2026-11-02T01:00:00.000Z')
}, 240_000)
afterAll(() => app.stop())

/** Moves the clock on in steps in which nobody's session ends. */
async function until(instant: string): Promise<void> {
  while (app.clock.now < instant) {
    const next = new Date(Date.parse(app.clock.now) + 10 * 3_600_000).toISOString()
    app.clock.now = next < instant ? next : instant
    for (const visitor of ['officer', 'bureau', 'leader'] as const) await app.fetchAs(visitor, '/account/contact')
  }
}

const html = async (visitor: Parameters<App['fetchAs']>[0], path: string) => (await (await app.fetchAs(visitor, path)).text()).replaceAll('<wbr/>', '')

describe('the channels', () => {
  it('take a robot’s address and secret and never show them again, not even when the form is refused', async () => {
    const form = { turn: 'add', division: DISTRICT, channel: 'dingtalk', secretAddress: `https://oapi.dingtalk.com/robot/send?access_token=${TOKEN}`, secret: '' }
    const refused = await app.fetchAs('admin', '/admin/channels', { form })
    expect(refused.status).toBe(422)
    const said = await refused.text()
    expect(said).toContain('请填加签密钥')
    expect(said).not.toContain(TOKEN)
    const saved = await app.fetchAs('admin', '/admin/channels', { form: { ...form, secret: SECRET } })
    expect([saved.status, saved.headers.get('Location')]).toEqual([302, '/admin/channels'])
    const page = await html('admin', '/admin/channels')
    expect(page).toContain('已有1个渠道可用')
    expect(page).not.toMatch(/abcdef0123456789|SEC0123/)
  })

  it('stand above the jobs, of which the backup says that none is set up where no folder is', async () => {
    await app.open.db.insertInto('job_lease').values([{ name: 'backup', started_at: '2026-11-01T18:30:00.000Z', finished_at: '2026-11-01T18:30:00.000Z' }, { name: 'outbox', started_at: '2026-11-02T01:59:00.000Z', finished_at: null }]).execute()
    const jobs = (await html('admin', '/admin/channels')).replace(/^[^]*后台任务/, '')
    expect(jobs).toMatch(/>备份<\/th><td[^>]*>-<\/td><td[^>]*>没有设置备份文件夹（BACKUP_DIR），不做备份</)
    expect(jobs).toMatch(/>发送消息<\/th><td[^>]*>[^<]+<\/td><td[^>]*>正常</)
  })

  it('send a test through the outbox; what was sent stands in the log', async () => {
    const { id } = await app.open.db.selectFrom('message_robot').select('id').where('ended_at', 'is', null).executeTakeFirstOrThrow()
    await app.fetchAs('admin', '/admin/channels', { form: { turn: 'test', robot: String(id) } })
    const page = await html('admin', '/admin/messages')
    expect(page).toContain('加梯调度：消息渠道测试')
    expect(page).toContain('等待发送')
  })
})

describe('reminders', () => {
  it('show their very text before they go, then go once and stand in the round’s log', async () => {
    const path = `/staff/dispatch/${WEEK}/reminders`
    const before = await html('bureau', path)
    expect(before).toContain('长河街道还有1个项目没报')
    expect(before).toContain('http://tracker.test/staff?week=2026-W44')
    const sent = await app.fetchAs('bureau', path, { form: { district: DISTRICT } })
    expect(await sent.text()).toContain('已提醒1人')
    const again = await app.fetchAs('checker', path, { form: { district: DISTRICT } })
    expect([again.status, /今天已经提醒过了/.test(await again.text())]).toEqual([422, true])
    expect(await html('bureau', path)).toContain('第44周周报，还有1个项目没报')
    expect((await app.fetchAs('officer', path)).status).toBe(403)
  })

  it('go where one’s own page says', async () => {
    const wrong = await app.fetchAs('officer', '/account/contact', { form: { email: 'not an address', phone: '', notifyBy: '' } })
    expect([wrong.status, /应写成name@example\.gov\.cn/.test(await wrong.text())]).toEqual([422, true])
    const saved = await app.fetchAs('officer', '/account/contact', { form: { email: 'sun@dezhou.gov.cn', phone: '138 0000 1234', notifyBy: 'email' } })
    expect(await saved.text()).toContain('已保存')
    expect((await app.fetchAs('admin', `/admin/accounts/${app.staff.officer.accountId}/contact`, { form: { email: '', phone: '', notifyBy: '' } })).status).toBe(302)
    expect((await app.open.db.selectFrom('account').select('email').where('login', '=', 'officer').executeTakeFirstOrThrow()).email).toBe('')
  })
})

describe('what a week cost and what came', () => {
  it('is timed by the signed key of the form: the officer’s post leaves seconds and nothing else', async () => {
    const page = await html('officer', '/staff')
    const key = /name="key" value="([^"]+)"/.exec(page)?.[1] ?? ''
    app.clock.now = '2026-11-02T02:00:09.000Z'
    await app.fetchAs('officer', '/staff', { form: { week: WEEK, project: code, turn: 'no_change', key } })
    expect((await app.open.db.selectFrom('report_time').select('seconds').execute()).map(({ seconds }) => seconds)).toEqual([9])
    const burden = await html('bureau', '/staff/dispatch/burden')
    expect(burden).toContain('每个项目平均填0.0项、点1.0下')
    expect(burden).toContain('9秒')
    expect((await app.fetchAs('officer', '/staff/dispatch/burden')).status).toBe(403)
  })

  it('is a page, a spreadsheet and a CSV of the same rows once the round is closed', async () => {
    expect(await html('bureau', '/staff/dispatch/completeness?year=2026')).toContain('还没有锁定的周次')
    await until('2026-11-03T16:00:20.000Z')
    await turnRounds(app.open.db, app.clock.now)
    expect(await html('bureau', '/staff/dispatch/completeness?year=2026')).toContain('2026年应报3份，上报率0.0%，按时率0.0%')
    const csv = await app.fetchAs('bureau', '/staff/dispatch/completeness/table?year=2026&format=csv')
    expect([csv.headers.get('Content-Type'), (await csv.text()).replace('\uFEFF', '').split('\r\n').slice(0, 2)]).toEqual(['text/csv; charset=utf-8', ['镇街,应报,已报,上报率,按时,按时率', '长河街道,1,0,0.0%,0,0.0%']])
    expect((await app.fetchAs('bureau', '/staff/dispatch/completeness/table?year=2026&month=11')).headers.get('Content-Type')).toContain('spreadsheetml')
    expect((await app.fetchAs('bureau', '/staff/dispatch/burden/table?format=csv')).status).toBe(200)
    expect(await html('officer', '/staff/dispatch/completeness?year=2026')).not.toContain('宋官屯街道')
  })

  it('shows who may report after the close, until when, why and by whose leave', async () => {
    await app.fetchAs('bureau', `/staff/dispatch/${WEEK}`, { form: { turn: 'exception', district: DISTRICT, unit: CHANGHE, reason: '经办人住院', until: '2026-11-06' } })
    const page = await html('leader', `/staff/dispatch/${WEEK}`)
    expect(page).toContain('可补报到11月7日00:00')
    expect(page).toContain('经办人住院')
    expect(page).toContain('bureau，11月4日00:00准许')
  })

  it('lists this round first and the others folded by month', async () => {
    const page = await html('bureau', '/staff/dispatch')
    expect(page).toContain('第44周，3个镇街中0个已报')
    expect(page).toContain('打开这一周')
  })
})

it('pages in Chinese come without a zero byte, however long they are', async () => {
  for (const path of ['/staff/dispatch', '/staff/dispatch/burden', '/staff/projects', '/staff/dispatch/completeness', '/staff/imports', '/staff/charts']) {
    const bytes = new Uint8Array(await (await app.fetchAs('bureau', path)).arrayBuffer())
    expect(bytes.indexOf(0), path).toBe(-1)
  }
})
