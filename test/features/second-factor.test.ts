import { Secret, TOTP } from 'otpauth'
import { beforeEach, expect, it } from 'vitest'
import { COMMAND_LINE } from '~/domain/permissions'
import { createAccount } from '~/features/accounts/accounts.server'
import { actorOf } from '~/features/accounts/actors.server'
import { checkPassword } from '~/features/accounts/passwords.server'
import { seal, unseal } from '~/features/accounts/sealed.server'
import { beginSecondFactor, confirmSecondFactor, dropSecondFactor, findNewKey, findSecondFactor, passSecondFactor, resetSecondFactor } from '~/features/accounts/second-factor.server'
import { MOST_BY_LOGIN } from '~/features/accounts/sign-in.server'
import { isSecondFactorAsked } from '~/features/policies/second-factor.server'
import { savePolicy } from '~/features/figures/policy.server'
import { handOver, listGrantsToHandOver } from '~/features/handover/handover.server'
import { raiseProblem } from '~/features/problems/problems.server'
import type { Actor } from '~/domain/permissions'
import { CHANGHE, codesOf, DISTRICT, divide, employ, SONGGUANTUN, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const NOW = '2026-11-02T02:00:00.000Z'
const TODAY = '2026-11-02'
const SECRET = 'secret of the tests'
const PASSWORD = '长河-7号楼-电梯-2026'
const later = (seconds: number) => new Date(Date.parse(NOW) + seconds * 1000).toISOString()

it.each([
  ['short', 'password_short'],
  ['1q2w3e4r5t', 'password_leaked'],
  ['qwertyuiop', 'password_leaked'],
  ['woaini1314', 'password_guessed'],
  ['Passw0rd123!', 'password_guessed'],
  ['aaaaaaaaaaaaaaaa', 'password_guessed'],
  ['zhangwei1990', 'password_guessed'],
  ['dianti2026', 'password_guessed'],
  ['abcdefghijkl', 'password_guessed'],
])('refuses the password %s: %s', async (password, code) => {
  expect(await codesOf(checkPassword(password, 'zhangwei', '张伟'))).toEqual([code])
})

it.each([PASSWORD, '雨伞 火车 橘子 2 月亮', 'kx8f-2mvq-77pd', 'correct-horse-battery'])('accepts the password %s', async (password) => {
  await expect(checkPassword(password, 'zhangwei', '张伟')).resolves.toBeUndefined()
})

it('opens what it sealed, for its purpose and with its key only', () => {
  const sealed = seal(SECRET, 'second factor key', { a: 1 })
  expect(unseal(SECRET, 'second factor key', sealed)).toEqual({ a: 1 })
  expect(unseal(SECRET, 'sign-in elsewhere', sealed)).toBeNull()
  expect(unseal('another', 'second factor key', sealed)).toBeNull()
  expect(unseal(SECRET, 'second factor key', `${sealed.slice(0, -2)}AA`)).toBeNull()
})

onBothEngines('the second factor', (engine) => {
  let staff: Staff
  let zhang: Actor
  beforeEach(async () => {
    await divide(engine.db)
    staff = await employ(engine.db)
    const id = await createAccount(engine.db, COMMAND_LINE, { login: 'zhang', name: '张三', password: PASSWORD, grants: [{ role: 'officer', divisionCode: CHANGHE }] }, NOW)
    zhang = await actorOf(engine.db, id, TODAY)
  })
  const codeAt = async (now: string) => {
    const key = (await findNewKey(engine.db, SECRET, zhang.accountId ?? 0))?.key.replaceAll(' ', '') ?? ''
    return () => new TOTP({ secret: Secret.fromBase32(key), digits: 6, period: 30 }).generate({ timestamp: Date.parse(now) })
  }
  const turnOn = async () => {
    await beginSecondFactor(engine.db, SECRET, zhang, NOW)
    const key = (await findNewKey(engine.db, SECRET, zhang.accountId ?? 0))?.key.replaceAll(' ', '') ?? ''
    const totp = new TOTP({ secret: Secret.fromBase32(key), digits: 6, period: 30 })
    const codes = await confirmSecondFactor(engine.db, SECRET, zhang, { code: totp.generate({ timestamp: Date.parse(NOW) }), sessionHash: '' }, NOW)
    return { codes, at: (now: string) => totp.generate({ timestamp: Date.parse(now) }) }
  }
  const pass = (code: string, now: string) => passSecondFactor(engine.db, SECRET, { accountId: zhang.accountId ?? 0, code, address: '10.0.0.1' }, now)

  it('counts only after a code of the new key, keeps the key sealed, and shows the recovery codes once', async () => {
    await beginSecondFactor(engine.db, SECRET, zhang, NOW)
    expect((await findSecondFactor(engine.db, zhang.accountId ?? 0)).isOn).toBe(false)
    expect(await codesOf(confirmSecondFactor(engine.db, SECRET, zhang, { code: '000000', sessionHash: '' }, NOW))).toEqual(['code_wrong'])
    const code = (await codeAt(NOW))()
    const codes = await confirmSecondFactor(engine.db, SECRET, zhang, { code, sessionHash: '' }, NOW)
    expect(new Set(codes).size).toBe(10)
    expect(await findSecondFactor(engine.db, zhang.accountId ?? 0)).toEqual({ isOn: true, codesLeft: 10 })
    expect(await findNewKey(engine.db, SECRET, zhang.accountId ?? 0)).toBeNull()
    const stored = JSON.stringify([await engine.db.selectFrom('account_second_factor').selectAll().execute(), await engine.db.selectFrom('recovery_code').selectAll().execute()])
    expect(codes.filter((one) => stored.includes(one))).toEqual([])
  })

  it('accepts each code once, of the half-minute before and after too, and none that is older', async () => {
    const { at } = await turnOn()
    expect(await codesOf(pass(at(NOW), NOW))).toEqual(['code_wrong'])
    await pass(at(later(60)), later(60))
    expect(await codesOf(pass(at(later(60)), later(61)))).toEqual(['code_wrong'])
    await pass(at(later(150)), later(120))
    expect(await codesOf(pass(at(later(300)), later(400)))).toEqual(['code_wrong'])
  })

  it('accepts each recovery code once, however it is typed', async () => {
    const { codes } = await turnOn()
    const [first = ''] = codes
    await pass(first.toUpperCase().replace('-', ' '), later(60))
    expect(await codesOf(pass(first, later(90)))).toEqual(['code_wrong'])
    expect((await findSecondFactor(engine.db, zhang.accountId ?? 0)).codesLeft).toBe(9)
  })

  it('makes one wait after too many wrong codes', async () => {
    const { at } = await turnOn()
    for (let attempt = 0; attempt < MOST_BY_LOGIN; attempt++) expect(await codesOf(pass('000000', later(60)))).toEqual(['code_wrong'])
    expect(await codesOf(pass(at(later(60)), later(60)))).toEqual(['sign_in_throttled'])
    await pass(at(later(1_000)), later(1_000))
  })

  it('is asked of the roles that the policy names, cannot be dropped by them, and is removed by an administrator with a reason', async () => {
    expect(await isSecondFactorAsked(engine.db, zhang, TODAY)).toBe(false)
    await savePolicy(engine.db, staff.admin, { divisionCode: DISTRICT, validFrom: TODAY, body: JSON.stringify({ secondFactorRoles: ['officer'] }), note: '' }, NOW)
    expect(await isSecondFactorAsked(engine.db, zhang, TODAY)).toBe(true)
    expect(await isSecondFactorAsked(engine.db, staff.bureau, TODAY)).toBe(false)
    await turnOn()
    expect(await codesOf(dropSecondFactor(engine.db, zhang, { password: PASSWORD, isRequired: true }, NOW))).toEqual(['second_factor_required'])
    expect(await codesOf(dropSecondFactor(engine.db, zhang, { password: 'wrong', isRequired: false }, NOW))).toEqual(['current_password_wrong'])
    expect(await codesOf(resetSecondFactor(engine.db, staff.admin, { accountId: zhang.accountId ?? 0, reason: ' ' }, NOW))).toEqual(['reset_reason_missing'])
    await resetSecondFactor(engine.db, staff.admin, { accountId: zhang.accountId ?? 0, reason: '手机丢失' }, NOW)
    expect((await findSecondFactor(engine.db, zhang.accountId ?? 0)).isOn).toBe(false)
  })

  it('hands an officer’s work over: the right passes today, open problems name the successor, twice is once', async () => {
    const li = await createAccount(engine.db, COMMAND_LINE, { login: 'li', name: '李四', grants: [{ role: 'officer', divisionCode: SONGGUANTUN }] }, NOW)
    const { number } = await raiseProblem(engine.db, zhang, { divisionCode: CHANGHE, class: 'pipeline', title: '燃气管线未迁', ownerName: '燃气公司', ownerPerson: '张三' }, NOW)
    const [grant] = await listGrantsToHandOver(engine.db, staff.admin, zhang.accountId ?? 0, TODAY)
    expect(grant?.work).toEqual({ projects: 0, problems: 1, sheets: 0 })
    const input = { fromAccountId: zhang.accountId ?? 0, toAccountId: li, grantId: grant?.id ?? 0, reason: '调往区建设部', renameOwners: true }
    expect(await codesOf(handOver(engine.db, staff.admin, { ...input, toAccountId: input.fromAccountId }, NOW))).toEqual(['hand_over_to_self'])
    for (const _ of [1, 2]) await handOver(engine.db, staff.admin, input, NOW)
    expect((await actorOf(engine.db, input.fromAccountId, TODAY)).grants).toEqual([])
    expect((await actorOf(engine.db, li, TODAY)).grants.map((one) => one.divisionCode)).toEqual([SONGGUANTUN, CHANGHE])
    expect(await engine.db.selectFrom('problem').select(['number', 'owner_person']).execute()).toEqual([{ number, owner_person: '李四' }])
    const actions = await engine.db.selectFrom('audit_entry').select('action').where('action', '=', 'handOver').execute()
    expect(actions).toHaveLength(1)
  })
})
