import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { can, COMMAND_LINE } from '~/domain/permissions'
import { addGrant, changePassword, checkAccount, createAccount, disableAccount, endGrant, endSessions, getAccount, listAccounts } from '~/features/accounts/accounts.server'
import { actorOf, findActor } from '~/features/accounts/actors.server'
import { deviceOf, sealDevice, type Device } from '~/features/accounts/devices.server'
import { accountOfIdentity } from '~/features/accounts/elsewhere.server'
import { findLink, linkForAccount, linkForFirstAdministrator, useLink as redeemLink } from '~/features/accounts/links.server'
import { findSession, keyOf, listSessions, openSession } from '~/features/accounts/sessions.server'
import { dropSecondFactor, resetSecondFactor } from '~/features/accounts/second-factor.server'
import { authenticate, forgetOldSignIns, MOST_BY_LOGIN } from '~/features/accounts/sign-in.server'
import { listAudit } from '~/features/audit/log.server'
import { verifyAudit } from '~/features/audit/audit.server'
import { divisionOfSeenFile, getFile, readStoredFile, storeFile } from '~/features/files/files.server'
import { readSettings } from '~/env.server'
import { JOBS } from '~/jobs.server'
import { CHANGHE, codesOf, DISTRICT, divide, ELSEWHERE, employ, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const NOW = '2026-11-02T02:00:00.000Z'
const TODAY = '2026-11-02'
const EVERYTHING = { q: '', from: '', until: '' }

onBothEngines('accounts', (engine) => {
  let staff: Staff
  beforeEach(async () => {
    await divide(engine.db)
    staff = await employ(engine.db)
  })
  const zhang = { login: 'zhang', name: '张三', grants: [{ role: 'officer' as const, divisionCode: CHANGHE }] }

  it('are refused by the check alone as by the making, and the check makes none', async () => {
    expect(await checkAccount(engine.db, COMMAND_LINE, zhang)).toBe('zhang')
    expect(await listAccounts(engine.db, COMMAND_LINE)).toHaveLength(Object.keys(staff).length)
    await createAccount(engine.db, COMMAND_LINE, zhang, NOW)
    const wrong = [
      [{ ...zhang, login: 'Zhang' }, 'login_taken'], [{ ...zhang, login: 'a b' }, 'login_invalid'],
      [{ ...zhang, login: 'li', grants: [{ role: 'king' as 'officer', divisionCode: CHANGHE }] }, 'role_unknown'],
      [{ ...zhang, login: 'li', grants: [{ role: 'officer' as const, divisionCode: '999999' }] }, 'grant_division_unknown'],
      [{ ...zhang, login: 'li', grants: [{ role: 'officer' as const, divisionCode: '' }] }, 'grant_division_missing'],
    ] as const
    for (const [input, code] of wrong) {
      expect(await codesOf(checkAccount(engine.db, COMMAND_LINE, input))).toEqual([code])
      expect(await codesOf(createAccount(engine.db, COMMAND_LINE, input, NOW))).toEqual([code])
    }
  })

  it('a grant counts from its first to its last day', async () => {
    const id = await createAccount(engine.db, COMMAND_LINE, { ...zhang, grants: [{ role: 'officer', divisionCode: CHANGHE, validFrom: '2026-11-01', validUntil: '2026-11-30' }] }, NOW)
    for (const [day, count] of [['2026-10-31', 0], ['2026-11-01', 1], ['2026-11-30', 1], ['2026-12-01', 0]] as const) {
      expect((await actorOf(engine.db, id, day)).grants).toHaveLength(count)
    }
  })

  it('an administrator grants nothing outside his reach and sees nobody there', async () => {
    await expect(createAccount(engine.db, staff.admin, { ...zhang, grants: [{ role: 'officer', divisionCode: ELSEWHERE }] }, NOW)).rejects.toMatchObject({ reasons: [{ code: 'grant_division_unknown' }] })
    await expect(createAccount(engine.db, staff.officer, zhang, NOW)).rejects.toMatchObject({ reasons: [{ code: 'grant_division_unknown' }] })
    const far = await createAccount(engine.db, COMMAND_LINE, { ...zhang, grants: [{ role: 'officer', divisionCode: ELSEWHERE }] }, NOW)
    await expect(getAccount(engine.db, staff.admin, far)).rejects.toMatchObject({ reasons: [{ code: 'not_found' }] })
    expect((await listAccounts(engine.db, staff.admin)).map((account) => account.login)).not.toContain('zhang')
  })

  it('refuses a login in use, whatever its capitals, and names every fault at once', async () => {
    await createAccount(engine.db, staff.admin, zhang, NOW)
    await expect(createAccount(engine.db, staff.admin, { ...zhang, login: ' ZHANG' }, NOW)).rejects.toMatchObject({ reasons: [{ code: 'login_taken', field: 'login' }] })
    const faults = createAccount(engine.db, staff.admin, { login: '张', name: ' ', grants: [] }, NOW)
    await expect(faults).rejects.toMatchObject({ reasons: [{ code: 'login_invalid' }, { code: 'name_missing' }, { code: 'grant_missing' }] })
  })

  it('ends a right, and a disabled account with its sessions; twice is once', async () => {
    const accountId = await createAccount(engine.db, staff.admin, zhang, NOW)
    const grant = { accountId, role: 'bureau' as const, divisionCode: DISTRICT }
    await addGrant(engine.db, staff.admin, grant, NOW)
    await addGrant(engine.db, staff.admin, grant, NOW)
    const [first] = (await getAccount(engine.db, staff.admin, accountId)).grants
    for (const _ of [1, 2]) await endGrant(engine.db, staff.admin, { accountId, grantId: first?.id ?? 0, today: TODAY }, NOW)
    expect((await actorOf(engine.db, accountId, TODAY)).grants.map(({ role }) => role)).toEqual(['bureau'])
    const session = await openSession(engine.db, 'secret', { accountId, address: '', agent: '' }, NOW)
    for (const _ of [1, 2]) await disableAccount(engine.db, staff.admin, { accountId, reason: '调离' }, NOW)
    expect(await findSession(engine.db, 'secret', session, NOW)).toBeNull()
    expect(await findActor(engine.db, accountId, TODAY)).toBeNull()
    const actions = (await listAudit(engine.db, COMMAND_LINE, EVERYTHING, 1)).rows.map((row) => row.action)
    expect(actions).toEqual(['disableAccount', 'endGrant', 'addGrant', 'createAccount'])
    const pages = await Promise.all([1, 2, 3].map((page) => listAudit(engine.db, COMMAND_LINE, EVERYTHING, page, 2)))
    expect(pages.map(({ rows, hasMore }) => [rows.map((row) => row.action), hasMore])).toEqual([[['disableAccount', 'endGrant'], true], [['addGrant', 'createAccount'], false], [[], false]])
  })

  it('nobody disables himself', async () => {
    await expect(disableAccount(engine.db, staff.admin, { accountId: staff.admin.accountId ?? 0, reason: 'x' }, NOW)).rejects.toMatchObject({ reasons: [{ code: 'own_administration' }] })
  })

  it('an administrator ends the devices of somebody else, one or all; the log says which, twice is once', async () => {
    const accountId = staff.officer.accountId ?? 0
    const open = async () => (await listSessions(engine.db, accountId, NOW)).map(({ address, idHash }) => ({ address, key: keyOf(idHash) }))
    for (const address of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) await openSession(engine.db, 'secret', { accountId, address, agent: 'test' }, NOW)
    const lost = (await open()).find(({ address }) => address === '10.0.0.2')?.key ?? ''
    for (const _ of [1, 2]) await endSessions(engine.db, staff.admin, { accountId, key: lost }, NOW)
    expect((await open()).map(({ address }) => address).sort()).toEqual(['10.0.0.1', '10.0.0.3'])
    for (const _ of [1, 2]) await endSessions(engine.db, staff.admin, { accountId, key: 'all' }, NOW)
    expect(await open()).toEqual([])
    const { rows } = await listAudit(engine.db, COMMAND_LINE, EVERYTHING, 1)
    expect(rows.map(({ action, before }) => [action, (JSON.parse(before ?? '[]') as { address: string }[]).map(({ address }) => address).sort()])).toEqual([
      ['endSessions', ['10.0.0.1', '10.0.0.3']],
      ['endSessions', ['10.0.0.2']],
    ])
  })

  it('nobody takes charge of an account that holds a right beyond his own reach, until that right has ended', async () => {
    const grants = [{ role: 'leader' as const, divisionCode: '3714', validUntil: '2026-12-31' }, { role: 'leader' as const, divisionCode: DISTRICT }]
    const accountId = await createAccount(engine.db, COMMAND_LINE, { ...zhang, grants }, NOW)
    const later = '2027-01-01T02:00:00.000Z'
    for (const take of [
      (now: string) => linkForAccount(engine.db, staff.admin, accountId, now),
      (now: string) => resetSecondFactor(engine.db, staff.admin, { accountId, reason: '手机丢失' }, now),
      (now: string) => endSessions(engine.db, staff.admin, { accountId, key: 'all' }, now),
      (now: string) => disableAccount(engine.db, staff.admin, { accountId, reason: '调离' }, now),
    ]) {
      expect(await codesOf(take(NOW))).toEqual(['account_beyond_reach'])
      await take(later)
    }
  })

  it('a session ends after twelve idle hours and is stored as a hash only', async () => {
    const id = await openSession(engine.db, 'secret', { accountId: staff.officer.accountId ?? 0, address: '', agent: '' }, NOW)
    expect(await findSession(engine.db, 'secret', id, '2026-11-02T13:59:00.000Z')).not.toBeNull()
    expect(await findSession(engine.db, 'secret', id, '2026-11-02T14:01:00.000Z')).toBeNull()
    expect(await findSession(engine.db, 'other', id, NOW)).toBeNull()
    expect(JSON.stringify(await engine.db.selectFrom('session').selectAll().execute())).not.toContain(id)
  })

  it('who signed in, or tried to, from where is erased after its days, and what is younger stays', async () => {
    const attempt = (now: string) => authenticate(engine.db, { login: 'nobody', password: 'wrong', address: '10.0.0.1' }, now).catch(() => null)
    for (const at of ['2026-04-01T02:00:00.000Z', NOW]) {
      await openSession(engine.db, 'secret', { accountId: staff.officer.accountId ?? 0, address: '10.0.0.1', agent: '' }, at)
      await attempt(at)
    }
    expect([await forgetOldSignIns(engine.db, 214, NOW), await forgetOldSignIns(engine.db, 200, NOW), await forgetOldSignIns(engine.db, 200, NOW)]).toEqual([1, 1, 0])
    expect(await engine.db.selectFrom('session').select('created_at').execute()).toEqual([{ created_at: NOW }])
    expect(await engine.db.selectFrom('sign_in_attempt').select('attempted_at').execute()).toEqual([{ attempted_at: NOW }])
  })
})

onBothEngines('attempts to sign in', (engine) => {
  const PASSWORD = '长河-7号楼-电梯-2026'
  const minutes = (count: number) => new Date(Date.parse(NOW) + count * 60_000).toISOString()
  let accountId: number
  beforeEach(async () => {
    await divide(engine.db)
    accountId = await createAccount(engine.db, COMMAND_LINE, { login: 'zhang', name: '张三', password: PASSWORD, grants: [{ role: 'officer', divisionCode: CHANGHE }] }, NOW)
  })
  const own = () => deviceOf('secret', sealDevice('secret', null, accountId))
  const signIn = (password: string, address: string, device: Device | null = null, now = NOW) => authenticate(engine.db, { login: 'zhang', password, address, device }, now)
  const failFrom = async (address: string, times: number, now = NOW) => {
    for (let time = 0; time < times; time++) await codesOf(signIn('wrong', address, null, now))
  }

  it('who fails with somebody’s login keeps him out neither where he signed in before nor at another address', async () => {
    await failFrom('203.0.113.5', 30)
    expect(await codesOf(signIn(PASSWORD, '203.0.113.5'))).toEqual(['sign_in_throttled'])
    expect(await signIn(PASSWORD, '10.0.0.1')).toBe(accountId)
    for (let host = 10; host < 20; host++) await failFrom(`203.0.113.${host}`, 8)
    expect(await codesOf(signIn(PASSWORD, '10.0.0.1'))).toEqual(['sign_in_throttled'])
    expect(await signIn(PASSWORD, '10.0.0.1', own())).toBe(accountId)
    expect(await signIn(PASSWORD, '203.0.113.5', own())).toBe(accountId)
  })

  it('his own browser gives nobody more guesses, and counts for him only', async () => {
    const device = own()
    for (let time = 0; time < MOST_BY_LOGIN; time++) expect(await codesOf(signIn('wrong', `10.0.0.${time}`, device))).toEqual(['sign_in_wrong'])
    expect(await codesOf(signIn(PASSWORD, '10.0.0.99', device))).toEqual(['sign_in_throttled'])
    await createAccount(engine.db, COMMAND_LINE, { login: 'li', name: '李四', password: PASSWORD, grants: [{ role: 'officer', divisionCode: CHANGHE }] }, NOW)
    for (let host = 0; host < 5; host++) for (let time = 0; time < 9; time++) await codesOf(authenticate(engine.db, { login: 'li', password: 'wrong', address: `203.0.113.${host}`, device: own() }, NOW))
    expect(await codesOf(authenticate(engine.db, { login: 'li', password: PASSWORD, address: '10.0.0.1', device: own() }, NOW))).toEqual(['sign_in_throttled'])
  })

  it('one that is refused makes nobody wait longer and leaves no row', async () => {
    await failFrom('10.0.0.1', MOST_BY_LOGIN)
    for (let minute = 1; minute < 15; minute++) expect(await codesOf(signIn(PASSWORD, '10.0.0.1', null, minutes(minute)))).toEqual(['sign_in_throttled'])
    expect(await engine.db.selectFrom('sign_in_attempt').select('id').execute()).toHaveLength(MOST_BY_LOGIN)
    expect(await signIn(PASSWORD, '10.0.0.1', null, minutes(15.1))).toBe(accountId)
  })

  it('signing in from one address forgets no attempts from another', async () => {
    await failFrom('203.0.113.5', MOST_BY_LOGIN - 1)
    expect(await signIn(PASSWORD, '10.0.0.1')).toBe(accountId)
    expect(await codesOf(signIn('wrong', '203.0.113.5'))).toEqual(['sign_in_wrong'])
    expect(await codesOf(signIn(PASSWORD, '203.0.113.5'))).toEqual(['sign_in_throttled'])
  })

  it('who sits at an open session does not find the password by trying', async () => {
    const actor = await actorOf(engine.db, accountId, TODAY)
    const change = (current: string) => codesOf(changePassword(engine.db, actor, { current, password: '新的-密码-足够-长久', sessionHash: '' }, NOW))
    for (let time = 0; time < MOST_BY_LOGIN; time++) expect(await change('wrong')).toEqual(['current_password_wrong'])
    expect(await change(PASSWORD)).toEqual(['sign_in_throttled'])
    expect(await codesOf(dropSecondFactor(engine.db, actor, { password: PASSWORD, isRequired: false }, NOW))).toEqual(['sign_in_throttled'])
  })

  it('attempts and sessions are kept for the days of the policy, as the job at night sees to it', async () => {
    await failFrom('10.0.0.1', 2)
    await signIn(PASSWORD, '10.0.0.2')
    await openSession(engine.db, 'secret', { accountId, address: '10.0.0.2', agent: 'test' }, NOW)
    const forget = JOBS.find(({ name }) => name === 'forget')
    const site = { db: engine.db, settings: readSettings({ NODE_ENV: 'test' }), log: () => undefined }
    expect(await forget?.run(site, '2027-05-01T02:00:00.000Z')).toBe('')
    expect(await forget?.run(site, '2027-07-01T02:00:00.000Z')).toContain('4 old sign-ins')
    for (const table of ['session', 'sign_in_attempt'] as const) expect(await engine.db.selectFrom(table).selectAll().execute()).toEqual([])
  })

  it('a link, a recovery code and a first sign-in elsewhere stand in the log with who, from where and where he works', async () => {
    const token = await linkForAccount(engine.db, COMMAND_LINE, accountId, NOW)
    await redeemLink(engine.db, token, { login: '', name: '', password: '新的-密码-足够-长久', address: '10.0.0.7' }, NOW)
    await accountOfIdentity(engine.db, { issuer: 'https://id.example', subject: '1', login: 'zhang' }, '10.0.0.8', NOW)
    const rows = await engine.db.selectFrom('audit_entry').select(['action', 'account_id', 'actor_name', 'source', 'address', 'division_code', 'chain']).where('action', 'in', ['useLink', 'linkIdentity']).orderBy('id').execute()
    const own = { account_id: accountId, actor_name: '张三', source: 'web', division_code: CHANGHE, chain: DISTRICT }
    expect(rows).toEqual([{ action: 'useLink', address: '10.0.0.7', ...own }, { action: 'linkIdentity', address: '10.0.0.8', ...own }])
  })
})

onBothEngines('the first administrator', (engine) => {
  it('sets up an empty database by a link that works once and for a day', async () => {
    const old = await linkForFirstAdministrator(engine.db, NOW)
    const token = (await linkForFirstAdministrator(engine.db, NOW)) ?? ''
    expect(await findLink(engine.db, old ?? '', NOW)).toBeNull()
    expect(await findLink(engine.db, token, '2026-11-03T02:00:01.000Z')).toBeNull()
    const input = { login: 'root', name: '王', password: '加梯-调度-2026-管理' }
    const id = await redeemLink(engine.db, token, input, NOW)
    await expect(redeemLink(engine.db, token, input, NOW)).rejects.toMatchObject({ reasons: [{ code: 'link_used' }] })
    expect(can(await actorOf(engine.db, id, TODAY), 'account.manage', '/37/3714/')).toBe(true)
    expect(await linkForFirstAdministrator(engine.db, NOW)).toBeNull()
    expect(await verifyAudit(engine.db)).toEqual([])
  })
})

onBothEngines('files', (engine) => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tracker-files-'))
    process.env.UPLOAD_DIR = folder
  })
  afterAll(() => {
    delete process.env.UPLOAD_DIR
    rmSync(folder, { recursive: true })
  })

  it('keeps what the content shows to be a document or picture, once, for those who may see it', async () => {
    await divide(engine.db)
    const staff = await employ(engine.db)
    const pdf = { name: '../../协议书.pdf', bytes: new TextEncoder().encode('%PDF-1.7 …') }
    const id = await storeFile(engine.db, staff.officer, pdf, NOW)
    expect(await storeFile(engine.db, staff.officer, pdf, NOW)).toBe(id)
    const row = await getFile(engine.db, id)
    expect(row).toMatchObject({ name: '协议书.pdf', media_type: 'application/pdf' })
    expect(await readStoredFile(row)).toEqual(Buffer.from(pdf.bytes))
    expect(await divisionOfSeenFile(engine.db, staff.officer, id)).toBe(CHANGHE)
    expect(await divisionOfSeenFile(engine.db, staff.neighbour, id)).toBeNull()
    expect(await divisionOfSeenFile(engine.db, { ...staff.officer, grants: [] }, id)).toBeNull()
    const script = { name: 'photo.jpg', bytes: new TextEncoder().encode('<script>') }
    await expect(storeFile(engine.db, staff.officer, script, NOW)).rejects.toMatchObject({ reasons: [{ code: 'file_type_unknown', field: 'file' }] })
  })
})
