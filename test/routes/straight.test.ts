import { encode } from 'turbo-stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loaderData } from '~/http/loader-data.server'
import { wholeTextOf } from '~/http/whole-text.server'
import { startApp, type App, type Visitor } from '../helpers/app'
import { counted } from '../helpers/counted'
import { furnish, type Params } from '../helpers/two-districts'
import { RIGHTS, VISITORS } from './rights'

describe('what loaders gave, as text', () => {
  const shared = { name: '桂苑小区', list: [1, 2] }
  it.each([
    ['a page', { root: { data: { links: [{ href: '/staff' }, { href: '/staff' }], person: null } } }],
    ['numbers without a word in JSON', { a: [NaN, Infinity, -Infinity, -0, 0, 1.5, undefined, null], b: undefined }],
    ['equal values, which stand once', { one: shared, other: shared, text: '桂苑小区', again: ['name', 'name', 2, 1, true, true, false] }],
    ['text that could end a script', { text: '</script><!-- "\u2028\\' }],
    ['nothing', {}],
  ])('is written as the framework writes it: %s', async (_, value) => {
    expect(loaderData(value)).toBe(await new Response(encode(value)).text())
  })

  it.each([['a date', { at: new Date(0) }], ['a promise', { later: Promise.resolve(1) }], ['an error', { error: new Error('x') }], ['a big number', { many: 1n }], ['a set', { all: new Set([1]) }], ['a list with a hole', { list: [1, , 2] }]])(
    'is left to the framework where it holds %s',
    (_, value) => expect(loaderData(value)).toBeNull(),
  )
})

/** A question is asked of the visitor, another each time; a drawing that is not ready in time is left out. */
const RANDOM = new Set(['status/:code/use', 'status/:code/follow', 'feedback', 'staff/overview', 'staff/charts'])

describe('the straight way', () => {
  let app: App
  let own: Params

  beforeAll(async () => {
    app = await startApp()
    ;({ own } = await furnish(app))
  }, 240_000)
  afterAll(() => app.stop())

  it('answers every address as the framework does, letter for letter, as a document and as data', async ({ task }) => {
    let straight = 0
    let asked = 0
    /** Says whether it is a page; a file holds the hour when it was made. */
    const same = async (visitor: Visitor, address: string, isRandom: boolean) => {
      const [ours, theirs] = [await app.fetchAs(visitor, address), await app.frameworkAs(visitor, address)]
      asked++
      if (wholeTextOf(ours) !== null) straight++
      const isPage = /html|x-script/.test(ours.headers.get('Content-Type') ?? '')
      expect(await seen(ours, isPage && !isRandom), `${visitor} ${address}`).toEqual(await seen(theirs, isPage && !isRandom))
      return isPage
    }
    for (const [route, path, cells] of RIGHTS) {
      const isRandom = RANDOM.has(route)
      for (const answer of new Set(cells.split(' '))) {
        const visitor = VISITORS[cells.split(' ').indexOf(answer)] as Visitor
        const [page = '', query = ''] = path.replace(/\{(\w+)\}/g, (_all, name: string) => own[name] ?? 'x').split('?')
        const suffix = query && `?${query}`
        const isPage = await same(visitor, `/${page}${suffix}`, isRandom)
        if (isPage) await same(visitor, `/${page || '_root'}.data${suffix}`, isRandom)
      }
    }
    counted(task, { asked, straight })
    expect(straight).toBeGreaterThan(asked / 4)
  }, 240_000)

  it('leads on from a form as the framework does, and leaves to it, once done, what is shown instead', async () => {
    const until = '2026-11-04T18:00'
    const post = (text: string, ending: string): [Visitor, string, object] => ['bureau', `/admin/announcements${ending}`, { form: { text, divisionCode: own.division ?? '', from: '', until, onStaff: 'on' } }]
    for (const [ending, status] of [['', 302], ['.data', 202]] as const) {
      const [ours, theirs] = [await app.fetchAs(...post(`一${ending}`, ending)), await app.frameworkAs(...post(`二${ending}`, ending))]
      expect(ours.status).toBe(status)
      expect(await seen(ours, true)).toEqual(await seen(theirs, true))
    }
    const form = { name: '市局平台', divisionCode: own.division ?? '', permission: 'figures', expiresOn: '2027-10-31' }
    const shown = await app.fetchAs('admin', '/admin/tokens', { form })
    expect(await shown.text()).toContain('jt_')
    const { many } = await app.open.db.selectFrom('api_token').select((eb) => eb.fn.countAll<number>().as('many')).where('name', '=', '市局平台').executeTakeFirstOrThrow()
    expect(Number(many)).toBe(1)
  })
})

/**
 * Status, headers and text, without what is new at each request (the nonce, the keys of forms), and without the list of modules, in which the framework
 * alone names the first page too.
 */
async function seen(response: Response, withText: boolean): Promise<unknown> {
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'x-request-id'))
  const nonce = /'nonce-([^']+)'/.exec(headers['content-security-policy'] ?? '')?.[1] ?? '-'
  const plain = (text: string) => text.replaceAll(nonce, '').replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'key').replace(/window\.__remixManifest = \{[^]*?\n\};/, '')
  return { status: response.status, headers: plain(JSON.stringify(headers)), text: withText && plain(await response.text()) }
}
