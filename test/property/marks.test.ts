import { expect, it } from 'vitest'
import { FLOWS, PROMISED_MEASURES, STOCKS } from '~/domain/measures'
import { monthOf, previousMonth } from '~/domain/periods'
import { projectsBehind, type Mark } from '~/features/charts/behind.server'
import { overviewOf, shownCount, type Overview, type OverviewQuestion } from '~/features/charts/overview.server'
import { checkCircular, draftCircular, issueCircular } from '~/features/circulars/commands.server'
import type { Scope } from '~/features/circulars/lines.server'
import { monthlyFigures } from '~/features/circulars/read.server'
import type { Db } from '~db/schema'
import { CHANGHE, DISTRICT, divide, employ } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'
import { fill, promise } from './promises'
import { FIRST_DAY, nowOf, randomOf, step, type World } from './world'

const PLACES: readonly Scope[] = [
  { code: DISTRICT, name: '德州天衢新区', level: 'district', path: `/37/3714/${DISTRICT}/` },
  { code: '3714', name: '德州市', level: 'city', path: '/37/3714/' },
  { code: CHANGHE, name: '长河街道', level: 'subdistrict', path: `/37/3714/${DISTRICT}/${CHANGHE}/` },
]

onBothEngines('every mark of the overview', (engine) => {
  const seeds = engine.name === 'sqlite' ? 12 : 1
  it(`opens projects that add up to the number clicked, also of an issued month after later changes: ${seeds} worlds`, { timeout: 300_000 }, async () => {
    const { db } = engine
    await divide(db)
    const staff = await employ(db)
    const opened = { marks: 0, apart: 0, rated: 0 }
    for (let seed = 1; seed <= seeds; seed++) {
      const trx = await db.startTransaction().execute()
      try {
        const random = randomOf(seed * 7919)
        const world: World = { trx, random, staff, today: FIRST_DAY, projects: [], letters: await promise(trx, random, [2024, 2025, 2026]), importId: await batch(trx) }
        for (let turn = 0; turn < 30; turn++) await step(world)
        await fill(world, world.importId)
        const month = monthOf(world.today)
        const measure = random.pick(PROMISED_MEASURES)
        for (const place of PLACES) add(opened, await openEveryMark(trx, place, { month, measure, live: true, now: nowOf(world) }, `seed ${seed}`))
        await agreeWithCircular(trx, PLACES[0] as Scope, { month, measure, live: true, now: nowOf(world) })
        const issued = previousMonth(month)
        const key = { divisionCode: DISTRICT, month: issued, measure }
        await draftCircular(trx, staff.bureau, key, nowOf(world))
        await checkCircular(trx, staff.checker, key, nowOf(world))
        await issueCircular(trx, staff.leader, key, nowOf(world))
        const question = { month: issued, measure, live: false, now: nowOf(world) }
        const before = await overviewOf(trx, PLACES[0] as Scope, question)
        expect(before.issued).not.toBeNull()
        for (let turn = 0; turn < 15; turn++) await step(world)
        const after = await overviewOf(trx, PLACES[0] as Scope, { ...question, now: nowOf(world) })
        expect(marksOf(after).filter(({ mark }) => mark.month === issued)).toEqual(marksOf(before).filter(({ mark }) => mark.month === issued))
        for (const place of [PLACES[0], PLACES[2]] as Scope[]) add(opened, await openEveryMark(trx, place, { ...question, now: nowOf(world) }, `seed ${seed}, issued`))
      } finally {
        await trx.rollback().execute()
      }
    }
    // Worlds of zeros would prove nothing.
    expect(opened.marks).toBeGreaterThan(seeds * 100)
    expect(opened.rated).toBeGreaterThan(seeds * 20)
    if (seeds > 1) expect(opened.apart).toBeGreaterThan(seeds)
  })
})

async function openEveryMark(db: Db, place: Scope, question: OverviewQuestion, title: string): Promise<Opened> {
  const overview = await overviewOf(db, place, question)
  const marks = marksOf(overview)
  for (const { mark, number } of marks) {
    const behind = await projectsBehind(db, place, mark, question)
    const listed = behind.rows.reduce((sum, row) => sum + row.elevators, 0)
    expect({ ...mark, number: behind.number, listed: listed + behind.opening, rest: behind.rest }, `${title}, ${place.name}`).toEqual({ ...mark, number, listed: number, rest: 0 })
  }
  const some = (figure: string) => marks.filter(({ mark, number }) => mark.figure === figure && number !== 0).length
  return { marks: marks.length, apart: some('apart'), rated: some('rated') }
}

interface Opened {
  marks: number
  /** Those of them that are not 0. */
  apart: number
  rated: number
}

function add(sum: Opened, more: Opened): void {
  sum.marks += more.marks
  sum.apart += more.apart
  sum.rated += more.rated
}

/** All that can be clicked, with the number it shows. */
function marksOf({ rows, total, heat, running, month, basis }: Overview): { mark: Mark; number: number }[] {
  const lines = [...rows, total].flatMap((row) => [
    { mark: { unit: row.code, month, figure: row.target === null ? ('apart' as const) : ('rated' as const) }, number: shownCount(row) },
    { mark: { unit: row.code, month, figure: 'apart' as const }, number: row.outside },
  ])
  const cells = [...heat, { code: '', cells: running }].flatMap(({ code, cells: own }) =>
    own.map((cell) => ({ mark: { unit: code, month: cell.month, figure: cell.light === 'none' ? ('apart' as const) : ('rated' as const) }, number: cell.done })))
  const flows = FLOWS.map(({ key }) => ({ mark: { unit: '', month, figure: key }, number: total.figures[key][basis].year }))
  const stocks = STOCKS.map(({ key }) => ({ mark: { unit: '', month, figure: key }, number: total.figures[key][basis].all }))
  return [...lines, ...cells, ...flows, ...stocks]
}

/** The page's rows are the circular's, and the last month of the heat table is the page's. */
async function agreeWithCircular(db: Db, place: Scope, question: OverviewQuestion): Promise<void> {
  const overview = await overviewOf(db, place, question)
  const circular = await monthlyFigures(db, place.code, question.month, question)
  const told = (rows: readonly (typeof circular.total)[]) => rows.map(({ code, done, outside, target, rate, rank, planned, ahead, rating }) => ({ code, done, outside, target, rate, rank, planned, ahead, rating }))
  expect(told([...overview.rows, overview.total])).toEqual(told([...circular.rows, circular.total]))
  expect(overview.heat.map(({ code, cells }) => [code, cells.at(-1)?.done, cells.at(-1)?.ahead])).toEqual(overview.rows.map((row) => [row.code, shownCount(row), row.ahead]))
}

async function batch(db: Db): Promise<number> {
  const row = { kind: 'ledger', division_code: null, file_name: '台账.xlsx', sha256: '0', counts: '{}', imported_by: null, imported_at: `${FIRST_DAY}T00:00:00.000Z` }
  return (await db.insertInto('import_batch').values(row).returning('id').executeTakeFirstOrThrow()).id
}
