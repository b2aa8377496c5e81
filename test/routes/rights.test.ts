import { strFromU8, unzipSync } from 'fflate'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DIVISION_PARAMETERS } from '~/http/named-divisions.server'
import { ADDRESSES } from '~/routes'
import { startApp, type App, type Visitor } from '../helpers/app'
import { counted } from '../helpers/counted'
import { FOREIGN_MARKS, furnish, type Params } from '../helpers/two-districts'
import { RIGHTS, VISITORS } from './rights'

let app: App
let own: Params
let foreign: Params
let untouched: string

beforeAll(async () => {
  app = await startApp()
  ;({ own, foreign } = await furnish(app))
  untouched = await content()
}, 240_000)
afterAll(() => app.stop())

/** Public pages are the same for all and tell of every district. */
const PUBLIC = new Set(ADDRESSES.filter(({ access }) => access === 'public').map(({ path }) => path))

describe('roles × addresses × own and foreign scope', () => {
  it('has an explicit answer for every cell of every address', () => {
    const named = new Set(RIGHTS.map(([address]) => address))
    expect(ADDRESSES.map(({ path }) => path).filter((path) => !named.has(path)), 'addresses without a row in test/routes/rights.ts').toEqual([])
    expect([...named].filter((path) => !ADDRESSES.some((address) => address.path === path)), 'rows of no address').toEqual([])
    for (const [address, asked, cells, foreignCells] of RIGHTS) {
      expect(cells.split(' '), address).toHaveLength(VISITORS.length)
      expect(foreignCells === '' ? [] : foreignCells.split(' '), address).toHaveLength(asked.includes('{') ? VISITORS.length : 0)
    }
  })

  it.for(RIGHTS)('/%s answers as the table says: /%s', async ([address, asked, cells, foreignCells], { task }) => {
    expect(await answers(asked, own, PUBLIC.has(address))).toBe(cells)
    if (foreignCells) expect(await answers(asked, foreign, PUBLIC.has(address))).toBe(foreignCells)
    const refused = PUBLIC.has(address) ? 0 : foreignCells.split(' ').filter((cell) => cell === '404').length
    counted(task, { cells: cells.split(' ').length + (foreignCells ? foreignCells.split(' ').length : 0), foreign: refused })
  })

  it('leaves nothing changed by all that is only read', async ({ task }) => {
    expect(await content()).toBe(untouched)
    counted(task, { reads: RIGHTS.reduce((sum, [, , cells, foreignCells]) => sum + `${cells} ${foreignCells}`.trim().split(' ').length, 0) })
  })

  it('knows no address that names a division outside one’s grants, by whatever parameter, also within a page', async ({ task }) => {
    const answered: string[] = []
    let asked = 0
    for (const [address, path, cells] of RIGHTS) {
      const at = PUBLIC.has(address) ? -1 : cells.split(' ').indexOf('yes')
      if (at === -1) continue
      const [page = '', query = ''] = fill(path, own).split('?')
      for (const name of DIVISION_PARAMETERS) {
        const parameters = new URLSearchParams(query)
        parameters.append(name, foreign.division ?? '')
        for (const ending of ['', '.data']) {
          asked++
          const { status } = await app.fetchAs(VISITORS[at] as Visitor, `${page}${ending}?${parameters}`)
          if (status !== 404) answered.push(`${VISITORS[at]} at ${page}${ending}?${parameters}: ${status}`)
        }
      }
    }
    expect(answered).toEqual([])
    expect(asked).toBeGreaterThan(ADDRESSES.length)
    counted(task, { named: asked })
  })

  it('lets nobody change what he may not see, and nothing is written', async ({ task }) => {
    const before = await content()
    for (const [address, asked, cells, foreignCells] of RIGHTS) {
      if (PUBLIC.has(address)) continue
      for (const [row, params] of [[cells, own], [foreignCells, foreign]] as const) {
        for (const [at, cell] of row.split(' ').entries()) {
          if (cell !== 'no' && cell !== 'in') continue
          const response = await app.fetchAs(VISITORS[at] as Visitor, fill(asked, params), { form: { do: 'x', turn: 'x', name: 'x', reason: 'x' } })
          expect([302, 403], `${VISITORS[at]} posts to ${asked}`).toContain(response.status)
          counted(task, { changes: 1 })
        }
      }
    }
    expect(await content()).toBe(before)
  })
})

function fill(asked: string, params: Params): string {
  return `/${asked.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? 'none'))}`
}

async function answers(asked: string, params: Params, isPublic: boolean): Promise<string> {
  const cells: string[] = []
  for (const visitor of VISITORS) {
    const response = await app.fetchAs(visitor, fill(asked, params))
    const cell = cellOf(response)
    cells.push(cell)
    if (cell !== 'yes' || isPublic) continue
    const text = (await textOf(response)).replaceAll(encodeURIComponent(fill(asked, params)), '').replaceAll(/value="[^"]*"|(href|action)="[^"]*"|<script.*?<\/script>/gs, '')
    expect(FOREIGN_MARKS.filter((mark) => text.includes(mark)), `${visitor} at ${fill(asked, params)} reads of another district`).toEqual([])
  }
  return cells.join(' ')
}

function cellOf(response: Response): string {
  if (response.status === 404) return '404'
  if (response.status === 403) return 'no'
  if (response.status === 401) return '401'
  if (response.status >= 400) return `${response.status}!`
  if (response.status < 300) return 'yes'
  return response.headers.get('Location')?.startsWith('/sign-in?') ? 'in' : 'to'
}

/** What a person reads: of a workbook or document every part of it. */
async function textOf(response: Response): Promise<string> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return strFromU8(bytes)
  const parts = Object.values(unzipSync(bytes))
  return parts.map((part) => (part[0] === 0x50 && part[1] === 0x4b ? Object.values(unzipSync(part)).map((inner) => strFromU8(inner)).join('\n') : strFromU8(part))).join('\n')
}

/** Everything stored, save sessions and what notes a reading. */
async function content(): Promise<string> {
  const { db } = app.open
  const tables: unknown[] = []
  for (const { name } of await db.introspection.getTables()) {
    if (!/session|sign_in|audit|view/.test(name)) tables.push(name, (await sql`select * from ${sql.table(name)}`.execute(db)).rows)
  }
  return JSON.stringify(tables)
}
