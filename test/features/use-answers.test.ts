import { beforeEach, expect, it } from 'vitest'
import { asksUse } from '~/domain/public-status'
import { createProject } from '~/features/projects/create.server'
import { answerUse, countDisputed, listDisagreements, lookIntoUse, satisfactionByUnit } from '~/features/residents/use.server'
import type { Db } from '~db/schema'
import { CHANGHE, codesOf, divide, employ, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'
import { pastFact } from '../helpers/past'

const NOW = '2026-11-02T02:00:00.000Z'
const DISTRICT_PATH = '/37/3714/371471/'

it.each([
  ['in_use', '2026-10-06', false],
  ['in_use', '2026-10-05', true],
  ['in_use', '2025-10-06', true],
  ['in_use', '2025-10-05', false],
  ['completed', '2026-01-05', false],
] as const)('a project %s since %s asks on 2 November: %s', (state, since, asks) => {
  expect(asksUse({ state, since }, 28, '2026-11-02')).toBe(asks)
})

onBothEngines('whether it really works', (engine) => {
  let db: Db
  let staff: Staff
  let key = 0
  const codes: string[] = []

  beforeEach(async () => {
    db = engine.db
    await divide(db)
    staff = await employ(db)
    codes.length = 0
    for (const [building, since] of [['3号楼', '2026-09-01'], ['4号楼', '2026-10-20']] as const) {
      const { code } = await createProject(db, staff.officer, { divisionCode: CHANGHE, estate: '桂苑小区', building, stairwell: '2单元' }, '2026-01-02T02:00:00.000Z')
      await pastFact(db, { code, milestone: 'IN_USE', occurredOn: since, verified: true }, NOW)
      codes.push(code)
    }
  })

  const say = (works: string, words = '', projectCode = codes[0] ?? '', own = `key-${++key}`) =>
    answerUse(db, { address: `10.0.0.${key % 250}`, secret: 'secret' }, { projectCode, works, words, key: own }, NOW)

  it('is asked some weeks after the start of use; the same form twice is one answer', async () => {
    await say('yes', '', codes[0], 'once')
    await say('yes', '', codes[0], 'once')
    expect(await db.selectFrom('use_answer').select('works').execute()).toEqual([{ works: 1 }])
    expect(await codesOf(say('yes', '', codes[1]))).toEqual(['use_not_asked'])
    expect(await codesOf(say('perhaps'))).toEqual(['use_missing'])
  })

  it('a no reaches the bureau until somebody has looked, and counts once for an elevator', async () => {
    await say('no', '装好了没有通电')
    await say('no')
    await say('yes')
    expect(await countDisputed(db, DISTRICT_PATH)).toBe(1)
    expect(await countDisputed(db, '/37/3714/371472/')).toBe(0)
    const said = await listDisagreements(db, staff.bureau)
    expect(said).toMatchObject([{ place: '桂苑小区3号楼2单元', unit: '长河街道', words: '装好了没有通电' }, { words: '' }])
    expect(await listDisagreements(db, staff.neighbour)).toEqual([])
    const [first, second] = said
    expect(await codesOf(lookIntoUse(db, staff.neighbour, { id: first?.id ?? 0, finding: '已到现场，运行正常' }, NOW))).toEqual(['not_found'])
    expect(await codesOf(lookIntoUse(db, staff.leader, { id: first?.id ?? 0, finding: '已到现场，运行正常' }, NOW))).toEqual(['forbidden'])
    expect(await codesOf(lookIntoUse(db, staff.bureau, { id: first?.id ?? 0, finding: '' }, NOW))).toEqual(['finding_missing'])
    for (const one of [first, second, first]) await lookIntoUse(db, staff.bureau, { id: one?.id ?? 0, finding: '已到现场，运行正常' }, NOW)
    expect([await countDisputed(db, DISTRICT_PATH), await listDisagreements(db, staff.bureau)]).toEqual([0, []])
  })

  it('is shown by sub-district with counts, a share only from five answers on', async () => {
    for (let count = 0; count < 4; count += 1) await say('yes')
    expect(await satisfactionByUnit(db, [DISTRICT_PATH])).toEqual([{ unit: '长河街道', works: null, answers: 4, settled: null, ratings: 0 }])
    await say('no')
    expect(await satisfactionByUnit(db, [DISTRICT_PATH])).toEqual([{ unit: '长河街道', works: 4, answers: 5, settled: null, ratings: 0 }])
    expect(await satisfactionByUnit(db, [])).toEqual([])
  })
})
