import { beforeEach, expect, it } from 'vitest'
import { askToFollow, confirmFollowing, findFollowing, forgetUnconfirmed, leaveFollowing, type FollowSite } from '~/features/followers/followers.server'
import { tellFollowers } from '~/features/followers/tell.server'
import { planMilestone } from '~/features/milestones/plan.server'
import { createProject } from '~/features/projects/create.server'
import type { Db } from '~db/schema'
import { CHANGHE, codesOf, divide, employ, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'
import { pastFact } from '../helpers/past'

const DAYS = ['2026-11-02T02:00:00.000Z', '2026-11-03T02:00:00.000Z', '2026-11-04T02:00:00.000Z', '2026-11-05T02:00:00.000Z'] as const
const [MONDAY, TUESDAY, WEDNESDAY, THURSDAY] = DAYS
const SECRET = 'secret of the tests'
const SITE: FollowSite = { secret: SECRET, confirmUrl: (token) => `http://x/c/${token}`, leaveUrl: (token) => `http://x/l/${token}`, statusUrl: (code) => `http://x/s/${code}` }
const ADDRESS = 'Li.Si@example.com'

onBothEngines('following by e-mail', (engine) => {
  let db: Db
  let staff: Staff
  let code: string
  let visits = 0

  beforeEach(async () => {
    db = engine.db
    await divide(db)
    staff = await employ(db)
    code = (await createProject(db, staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building: '3号楼', stairwell: '2单元' }, '2026-01-02T02:00:00.000Z')).code
    await pastFact(db, { code, milestone: 'STARTED', occurredOn: '2026-09-01', verified: true }, MONDAY)
  })

  const ask = (email = ADDRESS, now: string = MONDAY) =>
    askToFollow(db, SITE, { secret: SECRET, address: `10.0.0.${++visits % 250}` }, { projectCode: code, email, language: 'zh-CN', key: `key-${visits}` }, now)
  const messages = async () => db.selectFrom('outbox_message').select(['recipient', 'subject', 'body', 'link']).orderBy('id').execute()
  const tokenIn = (text: string, kind: 'c' | 'l') => new RegExp(`http://x/${kind}/(\\S+)`).exec(text)?.[1] ?? ''

  const waiting = async () =>
    (await db.selectFrom('outbox_message').select('recipient').where('sent_at', 'is', null).where('failed_at', 'is', null).execute()).map(({ recipient }) => recipient)

  async function follow(): Promise<void> {
    await ask()
    await confirmFollowing(db, SECRET, tokenIn((await messages())[0]?.link ?? '', 'c'), MONDAY)
  }

  it('begins with the link in a message, one a day however often it is asked for; the address is nowhere readable', async () => {
    await ask()
    await ask()
    await ask(' li.si@EXAMPLE.com ')
    expect((await messages()).map(({ recipient }) => recipient)).toEqual([ADDRESS])
    const kept = JSON.stringify(await db.selectFrom('follower').selectAll().execute())
    expect(kept).not.toMatch(/li\.si|example/i)
    const token = tokenIn((await messages())[0]?.link ?? '', 'c')
    expect(await findFollowing(db, SECRET, 'confirm', token)).toMatchObject({ code, isConfirmed: false })
    expect([await findFollowing(db, SECRET, 'leave', token), await findFollowing(db, 'another secret', 'confirm', token), await findFollowing(db, SECRET, 'confirm', '1-x')]).toEqual([null, null, null])
    expect(await codesOf(ask('no address'))).toEqual(['email_wrong'])
    await pastFact(db, { code, milestone: 'FOUNDATION', occurredOn: '2026-11-01', verified: true }, MONDAY)
    expect(await tellFollowers(db, SITE, TUESDAY), 'nothing before it is confirmed').toBe(0)
  })

  it('tells what matters, all of a day in one message and never two a day', async () => {
    await follow()
    expect(await tellFollowers(db, SITE, TUESDAY)).toBe(0)
    await pastFact(db, { code, milestone: 'FOUNDATION', occurredOn: '2026-11-01', verified: true }, TUESDAY)
    await planMilestone(db, staff.officer, { projectCode: code, milestone: 'IN_USE', dueOn: '2027-01-20' }, TUESDAY)
    expect([await tellFollowers(db, SITE, TUESDAY), await tellFollowers(db, SITE, TUESDAY)]).toEqual([1, 0])
    const told = (await messages()).at(-1)
    expect(told).toMatchObject({ recipient: ADDRESS, subject: '桂苑小区3号楼2单元：基础已经做好，正在立井道' })
    expect(told?.body).toContain('能坐上电梯：预计2027年1月20日')
    expect(told?.body).toContain(`http://x/s/${code}`)
    await pastFact(db, { code, milestone: 'STEEL', occurredOn: '2026-11-02', verified: true }, TUESDAY)
    expect(await tellFollowers(db, SITE, TUESDAY), 'the second of the day waits').toBe(0)
    expect([await tellFollowers(db, SITE, WEDNESDAY), await tellFollowers(db, SITE, THURSDAY)]).toEqual([1, 0])
    expect((await messages()).at(-1)?.subject).toBe('桂苑小区3号楼2单元：井道已经立好，正在装电梯')
  })

  it('keeps silent about what does not change the state', async () => {
    await follow()
    await pastFact(db, { code, milestone: 'PIPELINE', occurredOn: '2026-11-01', verified: true }, TUESDAY)
    expect(await tellFollowers(db, SITE, TUESDAY)).toBe(0)
    expect(await messages()).toHaveLength(1)
  })

  it('two processes tell it once', async () => {
    await follow()
    await pastFact(db, { code, milestone: 'FOUNDATION', occurredOn: '2026-11-01', verified: true }, TUESDAY)
    const told = await Promise.all([tellFollowers(db, SITE, TUESDAY), tellFollowers(db, SITE, TUESDAY)])
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(1)
    expect(await messages()).toHaveLength(2)
  })

  it('ends by the link of any message, and nothing of the address stays; unconfirmed ones are forgotten', async () => {
    await follow()
    await pastFact(db, { code, milestone: 'FOUNDATION', occurredOn: '2026-11-01', verified: true }, TUESDAY)
    await tellFollowers(db, SITE, TUESDAY)
    const token = tokenIn((await messages()).at(-1)?.body ?? '', 'l')
    await ask('neighbour@example.com')
    await leaveFollowing(db, SECRET, token, TUESDAY)
    await leaveFollowing(db, SECRET, token, TUESDAY)
    expect((await messages()).map(({ recipient }) => recipient), 'neither in what was sent nor in what waits').toEqual(['', '', 'neighbour@example.com'])
    expect(JSON.stringify(await db.selectFrom('outbox_message').selectAll().where('recipient', '=', '').execute())).not.toMatch(/li\.si|桂苑|http/i)
    expect(await waiting()).toEqual(['neighbour@example.com'])
    await db.deleteFrom('follower').where('confirmed_at', 'is', null).execute()
    expect(await db.selectFrom('follower').selectAll().execute()).toEqual([])
    await ask('later@example.com', TUESDAY)
    expect([await forgetUnconfirmed(db, WEDNESDAY), await forgetUnconfirmed(db, '2026-11-06T02:00:01.000Z')]).toEqual([0, 1])
    expect(JSON.stringify(await messages())).not.toContain('later@example.com')
  })
})
