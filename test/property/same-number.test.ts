import readExcelFile from 'read-excel-file/node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { answers } from '~/domain/api'
import type { CircularRow } from '~/domain/circular'
import type { Circular } from '~/domain/circular-body'
import { fullProgressTable } from '~/domain/circular-tables'
import { measureOf, PROMISED_MEASURES, type PromisedMeasure } from '~/domain/measures'
import { monthOf, previousMonth } from '~/domain/periods'
import { COMMAND_LINE } from '~/domain/permissions'
import { projectsBehind } from '~/features/charts/behind.server'
import { stageRows, targetRows } from '~/features/charts/charts.server'
import { overviewOf } from '~/features/charts/overview.server'
import { circularProjects } from '~/features/circulars/behind.server'
import { checkCircular, draftCircular, issueCircular, releaseCircular } from '~/features/circulars/commands.server'
import { circularFile } from '~/features/circulars/files.server'
import { findReleasedCircular } from '~/features/circulars/issued.server'
import { monthlyCircular } from '~/features/circulars/read.server'
import { apiCircular, apiFigures } from '~/features/programs/answers.server'
import { estatesOfCircular } from '~/features/residents/open-data.server'
import { createToken, type Program } from '~/features/programs/tokens.server'
import type { Db } from '~db/schema'
import { startApp, type App } from '../helpers/app'
import { DISTRICT, divide, employ, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'
import { fill, promise } from './promises'
import { FIRST_DAY, nowOf, randomOf, step, type World } from './world'

const STEPS = 22
const SHOWN = ['signed', 'started', 'completed', 'in_use'] as const
const scope = { code: DISTRICT, name: '德州天衢新区', level: 'district' as const, path: `/37/3714/${DISTRICT}/` }
const program: Program = { tokenId: 0, permission: 'figures', path: scope.path, actor: { accountId: null, name: '平台', source: 'web', grants: [{ role: 'auditor', divisionCode: DISTRICT, path: scope.path }] } }

/** One line of a table as every place must say it: the year's running totals, what is rated, rate and rank. */
type Said = Record<string, string | number | null>
interface Place {
  name: string
  lines: Map<string, Said>
}

onBothEngines('the same number', (engine) => {
  const seeds = engine.name === 'sqlite' ? 100 : 3
  it(`stands on overview, list behind it, circular, workbook, interface and public progress: ${seeds} worlds, no mismatch`, { timeout: 600_000 }, async () => {
    const { db } = engine
    await divide(db)
    const staff = await employ(db)
    const mismatches: string[] = []
    let compared = 0
    let zeros = 0
    for (let seed = 1; seed <= seeds; seed++) {
      const trx = await db.startTransaction().execute()
      try {
        const { circular, measure, now } = await issuedWorld(trx, staff, seed)
        const told = truthOf(circular)
        const places = [
          await onOverview(trx, circular, measure, now), await inLists(trx, circular, measure, now), await inWorkbook(circular), await inInterface(trx, circular, measure, now), await onProgress(trx), await inOpenData(trx, circular),
        ]
        for (const place of places) {
          for (const [code, said] of place.lines) {
            for (const [key, value] of Object.entries(said)) {
              compared += 1
              if (value === 0) zeros += 1
              if (told.get(code)?.[key] !== value) mismatches.push(`seed ${seed}, ${place.name}, ${code || 'total'}, ${key}: ${value}, circular ${told.get(code)?.[key]}`)
            }
          }
        }
      } finally {
        await trx.rollback().execute()
      }
    }
    expect(mismatches).toEqual([])
    expect(compared).toBeGreaterThan(seeds * 80)
    expect(zeros, 'worlds of zeros would prove nothing').toBeLessThan(compared * 0.75)
  })
})

type Trx = World['trx']

/** A random year of commands, its last month issued and released by the people who do that. */
async function issuedWorld(trx: Trx, staff: Staff, seed: number): Promise<{ circular: Circular; measure: PromisedMeasure; now: string }> {
  const random = randomOf(seed * 104_729)
  const row = { kind: 'ledger', division_code: null, file_name: '台账.xlsx', sha256: '0', counts: '{}', imported_by: null, imported_at: `${FIRST_DAY}T00:00:00.000Z` }
  const { id: importId } = await trx.insertInto('import_batch').values(row).returning('id').executeTakeFirstOrThrow()
  const world: World = { trx, random, staff, today: FIRST_DAY, projects: [], letters: await promise(trx, random, [2024, 2025, 2026]), importId }
  for (let turn = 0; turn < STEPS; turn++) await step(world)
  await fill(world, importId)
  const now = nowOf(world)
  const measure = random.pick(PROMISED_MEASURES)
  const month = previousMonth(monthOf(world.today))
  await issue(trx, staff, { divisionCode: DISTRICT, month, measure }, now)
  return { circular: await monthlyCircular(trx, DISTRICT, month, { measure, now }), measure, now }
}

async function issue(db: Db, staff: Staff, key: { divisionCode: string; month: string; measure: PromisedMeasure }, now: string): Promise<void> {
  await draftCircular(db, staff.bureau, key, now)
  await checkCircular(db, staff.checker, key, now)
  await issueCircular(db, staff.leader, key, now)
  await releaseCircular(db, staff.leader, key, now)
}

/** The circular's own rows: what its page prints. */
function truthOf(circular: Circular): Map<string, Said> {
  const line = (row: CircularRow): Said => ({
    done: row.done, outside: row.outside, rate: row.rate, rank: row.rank, target: row.target, shown: row.target === null ? row.outside : row.done,
    ...Object.fromEntries(SHOWN.map((key) => [key, row.figures[key][circular.basis].year])),
  })
  return new Map([...circular.rows, circular.total].map((row) => [row.code, line(row)]))
}

async function onOverview(db: Db, { month, basis }: Circular, measure: PromisedMeasure, now: string): Promise<Place> {
  const { rows, total } = await overviewOf(db, scope, { month, measure, live: false, now })
  const live = await overviewOf(db, scope, { month, measure, live: true, now })
  const line = (row: CircularRow): Said => ({ done: row.done, outside: row.outside, rate: row.rate, rank: row.rank, target: row.target, ...Object.fromEntries(SHOWN.map((key) => [key, row.figures[key][basis].year])) })
  expect([...live.rows, live.total].map(line)).toEqual([...rows, total].map(line))
  return { name: 'overview', lines: new Map([...rows, total].map((row) => [row.code, line(row)])) }
}

/** Behind the overview's marks, and behind the circular's cells: the sum of the projects listed. */
async function inLists(db: Db, circular: Circular, measure: PromisedMeasure, now: string): Promise<Place> {
  const lines = new Map<string, Said>()
  for (const { code } of [...circular.rows, circular.total]) {
    const rated = await projectsBehind(db, scope, { unit: code, month: circular.month, figure: 'rated' }, { measure, live: false, now })
    const live = await projectsBehind(db, scope, { unit: code, month: circular.month, figure: 'rated' }, { measure, live: true, now })
    const year = await circularProjects(db, circular, { unit: code, measure: 'completed', period: 'year' })
    const listed = rated.rows.reduce((sum, row) => sum + row.elevators, 0)
    expect(live.sum + live.opening).toBe(rated.sum + rated.opening)
    lines.set(code, { done: listed + rated.opening, completed: year.sum + year.opening })
  }
  return { name: 'project list', lines }
}

/** Open data by estate: with what belongs to none it adds up to each unit's row, and that rest is what was counted before the system. */
async function inOpenData(db: Db, circular: Circular): Promise<Place> {
  const estates = await estatesOfCircular(db, circular)
  const lines = new Map<string, Said>()
  for (const { code, name } of circular.rows) {
    const own = estates.filter(({ unit }) => unit === name)
    const { opening } = await circularProjects(db, circular, { unit: code, measure: circular.measure, period: 'year' })
    expect(own.filter(({ estate }) => estate === '').reduce((sum, { year }) => sum + year, 0)).toBe(opening)
    lines.set(code, { [circular.measure]: own.reduce((sum, { year }) => sum + year, 0) })
  }
  expect(estates.every(({ unit }) => circular.rows.some(({ name }) => name === unit))).toBe(true)
  return { name: 'open data', lines }
}

async function inWorkbook(circular: Circular): Promise<Place> {
  const [sheet] = await readExcelFile(Buffer.from(await circularFile(circular, 'xlsx')))
  const [head = [], ...rows] = sheet?.data ?? []
  const at = (title: string) => head.indexOf(title)
  expect(head).toEqual(fullProgressTable(circular).columns.map(({ title }) => title))
  const lines = [...circular.rows, circular.total].map((row, index) => {
    const cell = (title: string) => (rows[index]?.[at(title)] ?? null) as string | number | null
    const rate = cell('完成率')
    const said: Said = { done: cell('计入完成率'), outside: cell(`计划外${measureOf(circular.measure).label.zh}`), rate: typeof rate === 'number' ? `${(rate * 100).toFixed(1)}%` : rate }
    for (const key of SHOWN) said[key] = cell(`${measureOf(key).label.zh}本年`)
    return [row.code, said] as const
  })
  return { name: 'workbook', lines: new Map(lines) }
}

async function inInterface(db: Db, { month, basis }: Circular, measure: PromisedMeasure, now: string): Promise<Place> {
  const issued = answers.circular.parse(await apiCircular(db, program, { division: DISTRICT, month }, { measure }))
  const { figures } = answers.figures.parse(await apiFigures(db, program, { month, limit: 100 }, now))
  const lines = new Map<string, Said>()
  for (const row of [...issued.rows, issued.total]) {
    lines.set(row.code ?? '', { rate: row.rate, rank: row.rank, target: row.target, signed: row.signed.year, started: row.started.year, completed: row.completed.year, in_use: row.inUse.year })
    for (const key of SHOWN) {
      const own = figures.filter((figure) => figure.measure === key && (row.code === null || figure.division === row.code))
      const said = lines.get(row.code ?? '') ?? {}
      if (own.reduce((sum, figure) => sum + figure[basis].year, 0) !== said[key]) said[key] = -1
    }
  }
  return { name: 'interface', lines }
}

/** The rows that /progress draws and prints. */
async function onProgress(db: Db): Promise<Place> {
  const circular = (await findReleasedCircular(db, DISTRICT))!
  const lines = new Map<string, Said>(targetRows(circular).map((row) => [row.code, { shown: row.done, target: row.target }]))
  const stages = new Map(stageRows(circular).map((row) => [row.key as string, row.count]))
  lines.set('', Object.fromEntries(SHOWN.map((key) => [key, stages.get(key) ?? null])))
  return { name: 'progress', lines }
}

let app: App
beforeAll(async () => {
  app = await startApp()
}, 240_000)
afterAll(() => app.stop())

it('stands on the pages themselves: overview, list, circular, interface and public progress', async () => {
  const { db } = app.open
  const trx = await db.startTransaction().execute()
  const { circular, measure, now } = await issuedWorld(trx, app.staff, 7)
  await trx.commit().execute()
  app.clock.now = now
  const { token } = await createToken(db, COMMAND_LINE, { name: '平台', divisionCode: DISTRICT, permission: 'figures', expiresOn: `${Number(now.slice(0, 4)) + 1}-01-31` }, now)
  const page = async (visitor: 'leader' | 'nobody', path: string) => {
    const response = await app.fetchAs(visitor, path)
    expect(response.status, path).toBe(200)
    return (await response.text()).replaceAll('<!-- -->', '')
  }
  const query = `month=${circular.month}&measure=${measure}`
  const overview = await page('leader', `/staff/overview?${query}`)
  const printed = await page('leader', `/staff/circulars/${DISTRICT}/${circular.month}?measure=${measure}`)
  const progress = await page('nobody', '/progress')
  const answered = await (await app.fetchAs('nobody', `/api/v1/circulars/${DISTRICT}/${circular.month}?measure=${measure}`, { headers: { Authorization: `Bearer ${token}` } })).json()
  for (const row of circular.rows) {
    const number = String(row.target === null ? row.outside : row.done)
    const rowOf = (html: string) => /<tr[\s\S]*?<\/tr>/g[Symbol.match](html)?.filter((line) => line.includes(row.name)) ?? []
    expect(rowOf(overview)[0], row.name).toMatch(new RegExp(`>${number}</a> / ${row.target ?? '-'}`))
    expect(rowOf(progress)[0], row.name).toContain(`>${number}</td>`)
    expect(rowOf(printed).some((line) => line.includes(`>${row.figures[measure][circular.basis].year}<`)), row.name).toBe(true)
    expect(answered.rows.find(({ code }: { code: string }) => code === row.code).rate).toBe(row.rate)
    const list = await page('leader', `/staff/overview/projects?division=${DISTRICT}&${query}&unit=${row.code}&figure=${row.target === null ? 'apart' : 'rated'}`)
    expect(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(list)?.[1]).toMatch(new RegExp(`\\D${number}部`))
  }
})
