import { expect, it } from 'vitest'
import { COMMAND_LINE } from '~/domain/permissions'
import { chartFigures } from '~/features/charts/charts.server'
import { findChartScope, listChartScopes } from '~/features/charts/scopes.server'
import { createProject } from '~/features/projects/create.server'
import type { Db } from '~db/schema'
import { CHANGHE, DISTRICT, divide, employ, letter, SONGGUANTUN } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'
import { pastFact } from '../helpers/past'

const NOW = '2026-04-20T02:00:00.000Z'
const CURVE = [0, 1, 2, 3, 3, 4, 4, 5, 5, 6, 6, 6]

onBothEngines('charts by sub-district', (engine) => {
  it('draw what the circular counts, and the months add up to it', async () => {
    const { db } = engine
    await district(db)
    const figures = await chartFigures(db, DISTRICT, '2026-04', 'completed', NOW)
    expect(figures?.targets.map(({ name, done, target, planned }) => ({ name, done, target, planned }))).toEqual([
      { name: '长河街道', done: 2, target: 6, planned: 2 },
      { name: '宋官屯街道', done: 1, target: null, planned: null },
      { name: '赵虎镇', done: 0, target: null, planned: null },
    ])
    expect(figures?.months.map((row) => row.done)).toEqual([0, 1, 1, 2, ...Array.from({ length: 8 }, () => null)])
    expect(figures?.months.map((row) => row.plan)).toEqual(CURVE)
    expect(figures?.months.findLast((row) => row.done !== null)?.done).toBe(figures?.circular.total.done)
    expect(figures?.stages.find((row) => row.key === 'completed')?.count).toBe(3)
  })

  it('show who answers for one sub-district the figures as issued, and nobody a foreign district', async () => {
    const { db } = engine
    await district(db)
    const { officer, bureau } = await employ(db)
    expect(await listChartScopes(db, officer)).toEqual([{ code: DISTRICT, name: '德州天衢新区', issuedOnly: true }])
    expect(await listChartScopes(db, bureau)).toEqual([{ code: DISTRICT, name: '德州天衢新区', issuedOnly: false }])
    expect(await findChartScope(db, officer, '371472')).toBeNull()
    expect(await chartFigures(db, DISTRICT, '2026-03', 'completed', NOW, true)).toBeNull()
  })
})

/** 长河街道 with a letter and two completions, 宋官屯街道 with one and no letter. */
async function district(db: Db): Promise<void> {
  await divide(db)
  const commitmentId = await letter(db, CHANGHE, 2026)
  const { id } = await db
    .insertInto('commitment_version')
    .values({ commitment_id: commitmentId, version: 1, in_force_on: '2026-01-01', created_at: NOW })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('commitment_target')
    .values(CURVE.map((target, index) => ({ version_id: id, measure: 'completed' as const, month: index + 1, target })))
    .execute()
  await completed(db, CHANGHE, '春和里', '2026-02-10', commitmentId)
  await completed(db, CHANGHE, '文汇苑', '2026-04-05', commitmentId)
  await completed(db, SONGGUANTUN, '锦绣园', '2026-03-03', null)
}

async function completed(db: Db, divisionCode: string, estate: string, occurredOn: string, commitmentId: number | null): Promise<void> {
  const { code } = await createProject(db, COMMAND_LINE, { divisionCode, estate, building: '1号楼', stairwell: '1单元', commitmentId }, NOW)
  await pastFact(db, { code, milestone: 'ACCEPTANCE', occurredOn, verified: true }, NOW)
}
