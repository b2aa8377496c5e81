import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSettings } from '~/env.server'
import { announce, endAnnouncement } from '~/features/announcements/announcements.server'
import { answerFeedback, publishFeedback } from '~/features/feedback/answer.server'
import { planMilestone } from '~/features/milestones/plan.server'
import { createProject } from '~/features/projects/create.server'
import type { Site } from '~/http/handler.server'
import { openLog } from '~/log.server'
import { createPublicCache, publicCacheOf, type PublicCache } from '~/public-cache.server'
import { startServer, type RunningServer } from '~/server'
import { migrate } from '~db/migrate.server'
import { openDatabase, type OpenDatabase } from '~db/open.server'
import { builtApplication } from './helpers/build'
import { counted } from './helpers/counted'
import { CHANGHE, divide, employ, SONGGUANTUN, type Staff } from './helpers/district'
import { pastFact } from './helpers/past'

const MORNING = '2026-11-02T02:00:00.000Z'
/** Whatever must never reach a resident is written with this word. */
const SECRET = 'SECRETWORD'

let folder: string
let open: OpenDatabase
let staff: Staff
let server: RunningServer | undefined
let cache: PublicCache | null
let now = MORNING
const codes: string[] = []

beforeAll(async () => {
  const { build } = await builtApplication()
  folder = mkdtempSync(join(tmpdir(), 'tracker-public-'))
  const settings = readSettings({ NODE_ENV: 'production', PORT: '0', DATABASE_URL: `file:${join(folder, 'tracker.db')}`, LOG_LEVEL: 'error', SCHEDULER: '0' })
  open = openDatabase(settings.databaseUrl)
  await migrate(open)
  await fill()
  const site: Site = { open, settings, secret: 'x'.repeat(32), clock: () => now, build, log: openLog('error') }
  cache = await publicCacheOf(site)
  server = await startServer(site, cache ? [cache.answer] : [])
}, 180_000)

afterAll(async () => {
  await cache?.close()
  await server?.stop()
  rmSync(folder, { recursive: true })
})

async function fill(): Promise<void> {
  const { db } = open
  await divide(db)
  await db.updateTable('division').set({ phone: '0534-000 0110' }).where('code', '=', CHANGHE).execute()
  staff = await employ(db)
  await db.updateTable('account').set({ name: `${SECRET}张三`, phone: `${SECRET}13800001234`, password_hash: SECRET }).execute()
  for (const [estate, building, stairwell] of [['文汇苑', '7号楼', '3单元'], ['文汇苑', 'C栋', '1单元'], ['康宁里', '丙19号楼', '2单元']] as const) {
    const { code } = await createProject(
      db, staff.officer, { divisionCode: CHANGHE, estate, address: '八达路6号', position: { longitude: '116.331277', latitude: '37.440233' }, building, stairwell, floors: 6, households: 12, note: `${SECRET}住户李四` }, MORNING,
    )
    codes.push(code)
    for (const [milestone, occurredOn] of [['AGREEMENT', '2026-04-16'], ['STARTED', '2026-08-12'], ['FOUNDATION', '2026-09-08']] as const) {
      await pastFact(db, { code, milestone, occurredOn, verified: milestone !== 'FOUNDATION' }, MORNING)
    }
  }
  await db.updateTable('project').set({ households: 4999 }).execute()
  await db
    .insertInto('milestone_event')
    .values({
      project_id: 1, milestone: 'CONSENT', occurred_on: '2026-03-01', until_on: null, reference: SECRET, note: `${SECRET}501室王五不同意`, entered_by: 1, entered_at: MORNING,
      detail: JSON.stringify({ state: 'passed', [SECRET]: SECRET, utility: SECRET }), file_id: null, weekly_update_id: null, import_id: null, import_line: null,
    })
    .execute()
  await planMilestone(db, staff.officer, { projectCode: codes[0] ?? '', milestone: 'STEEL', dueOn: '2026-11-20', note: SECRET }, MORNING)
}

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch((server?.url ?? '') + path, { redirect: 'manual', headers })
}

const status = () => `/status/${codes[0] ?? ''}`

describe('public pages', () => {
  it.each(['/status/371471-26-9999', '/status/371471-26-9999/feed', '/status/371471-26-9999/sheet', '/estates/9999', '/photos/99.jpg', '/nothing'])('say what to do where there is nothing: %s', async (path) => {
    const response = await get(path, { Accept: 'text/html,application/xhtml+xml' })
    const text = await response.text()
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    expect(text).toMatch(/没有这个编号的电梯|没有找到这个页面/)
    for (const href of ['/', '/contact']) expect(text).toContain(`href="${href}"`)
    expect(text).not.toContain('权限')
  })

  it('hold every character whole, wherever a part of the page ends', async () => {
    for (let length = 1; length <= 24; length += 1) {
      const page = await (await get(`/find?q=${encodeURIComponent(`${'苑'.repeat(length)}${'a'.repeat(length % 3)}`)}`)).text()
      expect(page.includes('\0'), `${length}`).toBe(false)
      expect(page).not.toContain('\ufffd')
    }
  })

  it('lead from one field to the status in two steps', async () => {
    const estate = await (await get('/find?q=%E6%96%87%E6%B1%87')).text()
    const to = /href="(\/estates\/\d+)"/.exec(estate)?.[1] ?? ''
    expect(await (await get(to)).text()).toContain(`href="${status()}"`)
    expect(await (await get(`/find?q=${encodeURIComponent('文汇苑七号楼3单元')}`)).text()).toContain(`href="${status()}"`)
    expect(await (await get('/find?q=%E6%9F%A5%E6%97%A0')).text()).toContain('tel:05340000110')
  })

  it('hold no script, no session, no name or phone of a person, no staff column: a crawl of all of them', async ({ task }) => {
    const waiting = ['/', '/find', '/find?q=%E6%96%87%E6%B1%87', '/find?q=%E5%BA%B7%E5%AE%81', '/find?q=zzz', '/progress', '/feedback', '/feedback/answers', '/site-map', ...codes.map((code) => `/status/${code}/use`), ...codes.map((code) => `/status/${code}.json`)]
    const seen = new Set<string>()
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      if (seen.has(path)) continue
      seen.add(path)
      const response = await get(path)
      expect([path, response.status]).toEqual([path, 200])
      expect(response.headers.get('set-cookie')).toBeNull()
      const whole = await response.text()
      const text = path === '/find/near' ? whole.replace('<script src="/near-me.js" defer=""></script>', '') : whole
      expect(text).not.toContain(SECRET)
      expect(text, `${path}: no coordinate, no address of a person, no room`).not.toMatch(/116\.33|1163\d{5}|37\.44|3744\d{4}|[\w.]+@\w|\d室/)
      expect(text, `a mobile number or an identity card's at ${path}`).not.toMatch(/(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?!\d)/)
      counted(task, { pages: 1 })
      expect(text).not.toMatch(/<script|nonce|entered_|"id"|commitment|households|4999|X-Depends/i)
      for (const [, href = ''] of text.matchAll(/href="(\/(?!assets\/|favicon)[^"?#]*(?:\?q=[^"]*)?)"/g)) if (!/[?;&](elder|lang)=/.test(href)) waiting.push(href.replace(/&amp;/g, '&'))
    }
    expect([...seen].filter((path) => path.startsWith('/status/')).length).toBe(3 * 6)
    for (const path of ['/site-map', '/accessibility', '/privacy', '/contact', '/feedback', '/feedback/answers', '/find/near']) expect(seen).toContain(path)
    expect([...seen].filter((path) => /^\/estates\/\d+\/sheets$/.test(path)).length).toBeGreaterThan(0)
  })

  it('is one file below 30 kB with its own style, marked where not yet verified', async () => {
    const response = await get(status())
    const text = await response.text()
    expect(Buffer.byteLength(text)).toBeLessThan(30_000)
    expect(text).not.toMatch(/<link rel="stylesheet"|src="http/)
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'; style-src 'sha256-/)
    expect(text).toContain('基础已经做好，正在立井道')
    expect(text).toContain('街道已上报，还在核实。')
    expect(text).toContain('预计11月20日')
    expect(text).toContain('tel:05340000110')
  })

  it('says the same as JSON, and prints a sheet with the code that leads there', async () => {
    const json = (await (await get(`${status()}.json`)).json()) as Record<string, unknown>
    expect(json).toMatchObject({ code: codes[0], state: 'going', stage: 'FOUNDATION', pending: true, headline: '基础已经做好，正在立井道', next: { milestone: 'STEEL', expected: { on: '2026-11-20' } } })
    expect(Object.keys(json).sort()).toEqual([
      'asOf', 'code', 'district', 'explanation', 'headline', 'maintenance', 'news', 'next', 'nextInspectionOn', 'notice', 'pause', 'pending', 'place', 'ride', 'since', 'sincePrecision', 'stage',
      'state', 'steps', 'unit',
    ])
    const sheet = await (await get(`${status()}/sheet`)).text()
    expect(sheet).toContain('<svg')
    expect(sheet).toContain(`/status/${codes[0]}`)
  })

  it.each(['/status/none', '/status/none.json', '/status/none/sheet', '/status/none/feed', '/status/none/follow', '/status/none/use', '/feedback?project=none', '/feedback/none', '/photos/1.jpg', '/estates/999/sheets', '/progress/data.csv', '/progress/data.json', '/estates/999', '/estates/x', '/estates/99999999999999'])('%s is not found', async (path) => {
    expect((await get(path)).status).toBe(404)
  })

  it('shows large type by cookie, and a switch that sets it', async () => {
    expect(await (await get(status())).text()).not.toContain('data-elder=""')
    expect(await (await get(status(), { Cookie: 'elder=1' })).text()).toContain('data-elder=""')
    expect(await (await get('/', { Cookie: 'a=b; elder=1' })).text()).toContain('data-elder=""')
    const chosen = await get(`${status()}?elder=1`)
    expect([chosen.status, chosen.headers.get('location'), chosen.headers.get('set-cookie')]).toEqual([303, status(), expect.stringContaining('elder=1')])
    expect(await (await get(status(), { Cookie: 'lang=en' })).text()).toContain('The foundation is done')
  })
})

describe('what residents send', () => {
  const post = (path: string, form: Record<string, string>, origin = server?.url ?? '') =>
    fetch((server?.url ?? '') + path, { method: 'POST', redirect: 'manual', headers: { Origin: origin }, body: new URLSearchParams(form) })
  const filled = async (path: string) => {
    const html = await (await get(path)).text()
    const [, key = ''] = /name="key" value="([^"]+)"/.exec(html) ?? []
    const [, one = '', other = ''] = /(.)加(.)等于几/.exec(html) ?? []
    const digits = '〇一二三四五六七八九'
    return { key, answer: String(digits.indexOf(one) + digits.indexOf(other)) }
  }
  const letter = (more: Record<string, string>) => ({ project: codes[0] ?? '', kind: 'complaint', text: '早上六点就开始施工。', homepage: '', ...more })

  it('is taken without an account, followed by a link that nobody can guess, and published only when it is clean', async () => {
    const right = await filled(`/feedback?project=${codes[0]}`)
    const sent = await post('/feedback', letter({ ...right, text: `${SECRET} 13800001234` }))
    const own = sent.headers.get('location') ?? ''
    expect([sent.status, own]).toEqual([302, expect.stringMatching(/^\/feedback\/[\w-]{32}$/)])
    const page = await get(own)
    expect([page.headers.get('cache-control'), await page.text()]).toEqual(['private, no-store', expect.stringContaining('已经收到，等待答复')])
    expect((await post('/feedback', letter({ ...right, text: `${SECRET} 13800001234` }))).headers.get('location')).toBe(own)
    const { number } = await open.db.selectFrom('feedback').select('number').executeTakeFirstOrThrow()
    expect(await (await get(status())).text()).not.toContain(SECRET)
    await answerFeedback(open.db, staff.officer, { number, answer: '已要求八点以后作业。' }, now)
    await publishFeedback(open.db, staff.officer, { number, publicText: '早上六点就开始施工。', looked: true }, now)
    for (const path of [status(), '/feedback/answers']) {
      const text = await (await get(path)).text()
      expect(text).toContain('已要求八点以后作业。')
      expect(text).not.toContain(SECRET)
    }
  })

  it('is refused with a wrong sum, from another site, and thrown away where only a machine fills in', async () => {
    const { key } = await filled('/feedback')
    const wrong = await post('/feedback', letter({ key, answer: '99' }))
    expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining('早上六点就开始施工。')])
    expect((await post('/feedback', letter({ key: `${key}x`, answer: '1' }))).status).toBe(422)
    expect((await post('/feedback', letter(await filled('/feedback')), 'https://evil.example')).status).toBe(403)
    const before = await open.db.selectFrom('feedback').select('id').execute()
    expect((await post('/feedback', letter({ ...(await filled('/feedback')), homepage: 'spam' }))).headers.get('location')).toBe('/')
    expect(await open.db.selectFrom('feedback').select('id').execute()).toEqual(before)
  })

  it('has a feed that changes with the project', async () => {
    const feed = await get(`${status()}/feed`)
    expect(feed.headers.get('content-type')).toContain('application/atom+xml')
    expect(await feed.text()).toMatch(/<feed xmlns="http:\/\/www.w3.org\/2005\/Atom"[^]*<entry>[^]*基础已经做好/)
    expect((await get(`${status()}/feed`, { 'Accept-Encoding': 'identity', 'If-None-Match': (await get(`${status()}/feed`, { 'Accept-Encoding': 'identity' })).headers.get('etag') ?? '' })).status).toBe(304)
  })

  it('is read aloud by the one script, loaded only where it is asked for', async () => {
    for (const path of [status(), '/']) {
      expect(await (await get(path)).text()).not.toContain('<script')
      const aloud = await get(`${path}?read=1`)
      expect(await aloud.text()).toContain('src="/read-aloud.js"')
      expect(aloud.headers.get('content-security-policy')).toContain("script-src 'self'")
      const known = { 'Accept-Encoding': 'identity', 'If-None-Match': (await get(`${path}?read=1`, { 'Accept-Encoding': 'identity' })).headers.get('etag') ?? '' }
      expect((await get(`${path}?read=1`, known)).status, 'answered from memory').toBe(304)
      expect((await get(`${path}?read=1`)).headers.get('x-request-id'), 'not made anew').toBeNull()
      expect(await (await get(`${path}?read=2`)).text()).not.toContain('<script')
    }
  })

  it('grows with the choice of the reader, up to 30 points', async () => {
    const chosen = await get(`${status()}?elder=30`)
    expect(chosen.headers.get('set-cookie')).toContain('elder=30')
    expect(await (await get(status(), { Cookie: 'elder=30' })).text()).toContain('data-elder="30"')
    expect(await (await get('/', { Cookie: 'elder=22' })).text()).toContain('data-elder="22"')
    expect(await (await get('/', { Cookie: 'elder=999' })).text()).not.toContain('data-elder')
  })
})

describe('answers from memory', () => {
  it('carry an ETag and turn into 304', async () => {
    const first = await get(status(), { 'Accept-Encoding': 'identity' })
    const etag = first.headers.get('etag') ?? ''
    expect([first.status, first.headers.get('cache-control'), first.headers.get('vary')]).toEqual([200, 'no-cache', 'Cookie, Accept-Encoding'])
    expect(etag).toMatch(/^"[\w-]{22}"$/)
    const again = await get(status(), { 'Accept-Encoding': 'identity', 'If-None-Match': etag })
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])
    expect((await get(status(), { 'Accept-Encoding': 'identity', 'If-None-Match': `"other", W/${etag}` })).status).toBe(304)
    expect((await get(status(), { 'Accept-Encoding': 'identity', 'If-None-Match': '"other"' })).status).toBe(200)
    expect((await get(status(), { Cookie: 'elder=1', 'Accept-Encoding': 'identity', 'If-None-Match': etag })).status).toBe(200)
  })

  it('are the same in every encoding', async () => {
    const plain = await (await get(status(), { 'Accept-Encoding': 'identity' })).text()
    for (const encoding of ['br', 'gzip']) {
      const response = await get(status(), { 'Accept-Encoding': encoding })
      expect(response.headers.get('content-encoding')).toBe(encoding)
      expect(await response.text()).toBe(plain)
    }
    const refused = await get(status(), { 'Accept-Encoding': 'br;q=0, gzip' })
    expect(refused.headers.get('content-encoding')).toBe('gzip')
    const head = await fetch((server?.url ?? '') + status(), { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  it('drop parameters that the page does not know', async () => {
    const [one, other] = [await get('/?a=1'), await get('/?b=2')]
    expect(one.headers.get('etag')).toBe(other.headers.get('etag'))
  })

  it('are never older than the last change, made here or by another process', async () => {
    const text = async (path = status()) => (await get(path)).text()
    const etag = async () => (await get(status())).headers.get('etag')
    expect(await text()).toContain('预计11月20日')
    const before = await etag()
    await planMilestone(open.db, staff.officer, { projectCode: codes[0] ?? '', milestone: 'STEEL', dueOn: '2026-11-25', reason: 'pipeline' }, now)
    expect(await text()).toContain('预计11月25日')
    expect(await etag()).not.toBe(before)
    const other = openDatabase(`file:${join(folder, 'tracker.db')}`)
    await pastFact(other.db, { code: codes[0] ?? '', milestone: 'STEEL', occurredOn: '2026-10-30', verified: true }, now)
    await other.close()
    expect(await text()).toContain('井道已经立好，正在装电梯')
    expect(await text('/find?q=%E6%98%A5%E5%92%8C')).not.toContain('href="/estates/')
    await createProject(open.db, staff.neighbour, { divisionCode: SONGGUANTUN, estate: '春和里', building: '1号楼', stairwell: '1单元' }, now)
    expect(await text('/find?q=%E6%98%A5%E5%92%8C')).toContain('href="/estates/')
  })

  it('follow every one of many changes under many readers', async () => {
    const path = `/status/${codes[1] ?? ''}.json`
    for (let day = 10; day < 30; day += 1) {
      const readers = Array.from({ length: 4 }, () => get(path))
      await planMilestone(open.db, staff.officer, { projectCode: codes[1] ?? '', milestone: 'STEEL', dueOn: `2026-12-${day}`, reason: 'weather' }, now)
      const shown = (await (await get(path)).json()) as { next: { expected: { on: string } } }
      expect(shown.next.expected.on).toBe(`2026-12-${day}`)
      await Promise.all(readers)
    }
  })

  it('show an announcement from its first minute to its last, at once when it is made or taken off, by another process too', async () => {
    const shown = async () => [(await (await get('/')).text()).includes('系统维护'), (await (await get(status())).text()).includes('系统维护')]
    const tonight = { divisionCode: '371471', text: '今晚系统维护', from: '2026-11-02T12:00', until: '2026-11-02T14:00', onStaff: true, onPublic: true }
    expect(await shown()).toEqual([false, false])
    const other = openDatabase(`file:${join(folder, 'tracker.db')}`)
    for (const _ of [1, 2]) await announce(other.db, staff.bureau, tonight, now)
    await announce(other.db, staff.bureau, { ...tonight, text: '仅供系统维护人员', from: '', onPublic: false }, now)
    expect(await shown()).toEqual([false, false])
    for (const [instant, is] of [['2026-11-02T04:00:00.000Z', true], ['2026-11-02T05:59:59.000Z', true], ['2026-11-02T06:00:00.000Z', false]] as const) {
      now = instant
      expect(await shown(), instant).toEqual([is, is])
    }
    now = '2026-11-02T04:00:00.000Z'
    expect(await shown()).toEqual([true, true])
    const made = await other.db.selectFrom('announcement').select('id').where('on_public', '=', 1).execute()
    expect(made).toHaveLength(1)
    for (const _ of [1, 2]) await endAnnouncement(other.db, staff.admin, { id: made[0]?.id ?? 0 }, now)
    await other.close()
    expect(await shown()).toEqual([false, false])
    now = MORNING
  })

  it('change at midnight in Shanghai', async () => {
    const days = async () => ((await (await get(`/status/${codes[2] ?? ''}.json`)).json()) as { news: { days: number } }).news.days
    expect(await days()).toBe(55)
    now = '2026-11-02T15:59:59.000Z'
    expect(await days()).toBe(55)
    now = '2026-11-02T16:00:00.000Z'
    expect(await days()).toBe(56)
    now = MORNING
  })

  it('are made once for many who ask at once, and not kept where the page does not say what it was made from', async () => {
    let made = 0
    let stamp = '1'
    const answers = (headers: Record<string, string>) => async () => {
      made += 1
      await new Promise((resolve) => setTimeout(resolve, 20))
      return new Response(`page ${made}`, { headers: { 'Content-Security-Policy': "script-src 'nonce-abc'", ...headers } })
    }
    const stands = { watch: { stampOf: () => stamp, close: async () => undefined }, clock: () => MORNING, baseUrl: 'http://localhost', onTrouble: () => undefined }
    const kept = createPublicCache({ ...stands, handler: answers({ 'X-Depends-On': 'project:1; 1' }) })
    const asked = async (pages: PublicCache) => {
      const sent: { status?: number; headers?: string[]; body?: string } = {}
      const outgoing = { writeHead: (code: number, headers: string[]) => Object.assign(sent, { status: code, headers }), end: (body?: string) => Object.assign(sent, { body }) }
      const isAnswered = await pages.answer({ method: 'GET', url: '/', headers: {} } as never, outgoing as never)
      return { isAnswered, ...sent }
    }
    const all = await Promise.all(Array.from({ length: 20 }, () => asked(kept)))
    expect([made, new Set(all.map((one) => one.body)).size]).toEqual([1, 1])
    expect(all[0]?.headers?.join(' ')).toContain("script-src 'none'")
    stamp = '2'
    expect((await asked(kept)).isAnswered).toBe(false)
    const unkept = createPublicCache({ ...stands, handler: answers({}) })
    expect((await asked(unkept)).isAnswered).toBe(false)
  })
})
