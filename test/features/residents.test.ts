import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { messagesFor } from '~/i18n/messages'
import { COMMAND_LINE } from '~/domain/permissions'
import { importDivisions } from '~/features/divisions/divisions.server'
import { indexEstate, lettersOf } from '~/features/places/index-places.server'
import { searchPlaces } from '~/features/places/search-places.server'
import { assignCompany } from '~/features/projects/companies.server'
import { createProject } from '~/features/projects/create.server'
import { editProject } from '~/features/projects/edit.server'
import { pauseProject } from '~/features/milestones/interrupt.server'
import { planMilestone } from '~/features/milestones/plan.server'
import { findPublicEstate, searchPublic } from '~/features/residents/estates.server'
import { ALL_DISTRICTS, revisionStamp } from '~/features/residents/revisions.server'
import { findPublicProject } from '~/features/residents/status.server'
import { explanation, headline, lineWords, newsWords, stepWords } from '~/features/residents/words'
import type { Db } from '~db/schema'
import { CHANGHE, divide, employ, SONGGUANTUN, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'
import { pastFact } from '../helpers/past'

const NOW = '2026-11-02T02:00:00.000Z'
const TODAY = '2026-11-02'

onBothEngines('residents', (engine) => {
  let staff: Staff
  const make = (estate: string, building: string, stairwell: string, divisionCode = CHANGHE, address = '') =>
    createProject(engine.db, divisionCode === CHANGHE ? staff.officer : staff.neighbour, { divisionCode, estate, address, building, stairwell, floors: 6, households: 12 }, NOW)

  beforeEach(async () => {
    await divide(engine.db)
    await engine.db.updateTable('division').set({ phone: '0534-000 0110' }).where('code', '=', CHANGHE).execute()
    staff = await employ(engine.db)
  })

  describe('find a building', () => {
    beforeEach(async () => {
      await make('文汇苑', '7号楼', '3单元', CHANGHE, '八达路6号')
      await make('文汇苑', '三号楼', '1单元', CHANGHE, '八达路6号')
      await make('文汇苑', 'C栋', '1单元', CHANGHE, '八达路6号')
      await make('康宁里', '丙19号楼', '2单元', CHANGHE)
      await make('书香苑', '1号楼', '22号门洞', CHANGHE)
      await make('春和里', '1号楼', '1单元', CHANGHE, '春和路12号')
      await make('春和里', '1号楼', '1单元', SONGGUANTUN, '镇前街40号')
      await make('Ｂ区二期', '2号楼', '1单元', CHANGHE)
    })

    const found = async (typed: string) => {
      const { buildings, places } = await searchPublic(engine.db, typed, TODAY)
      if (buildings.length > 0) return buildings.map((line) => `${line.estate}${line.building}${line.stairwell}`)
      return places.map((place) => place.name)
    }

    it.each([
      ['文汇苑', ['文汇苑']],
      ['汇苑', ['文汇苑']],
      ['汇', ['文汇苑']],
      ['康', ['康宁里']],
      ['宁', ['康宁里']],
      ['里', ['春和里', '春和里', '康宁里']],
      ['b', ['B区二期']],
      ['期', ['B区二期']],
      ['文 汇 苑', ['文汇苑']],
      ['八达路', ['文汇苑']],
      ['八达路6号', ['文汇苑']],
      ['长河街道文汇苑', ['文汇苑']],
      ['八达路6号文汇苑7号楼', ['文汇苑7号楼3单元']],
      ['宋官屯街道春和里', ['春和里', '春和里']],
      ['why', ['文汇苑']],
      ['WHY', ['文汇苑']],
      ['wenhui', ['文汇苑']],
      ['ｗｅｎｈｕｉｙｕａｎ', ['文汇苑']],
      ['wenhuiy', ['文汇苑']],
      ['huiyuan', ['文汇苑']],
      ['hy', ['文汇苑']],
      ['enhui', []],
      ['文汇苑7号楼3单元', ['文汇苑7号楼3单元']],
      ['文汇苑七号楼三单元', ['文汇苑7号楼3单元']],
      ['文汇苑７号楼', ['文汇苑7号楼3单元']],
      ['文汇苑7-3', ['文汇苑7号楼3单元']],
      ['文汇苑 7', ['文汇苑7号楼3单元']],
      ['文汇苑3号楼', ['文汇苑三号楼1单元']],
      ['文汇苑三号楼', ['文汇苑三号楼1单元']],
      ['文汇苑3幢', ['文汇苑三号楼1单元']],
      ['文汇苑c座', ['文汇苑C栋1单元']],
      ['C栋', ['文汇苑C栋1单元']],
      ['Ｃ栋', ['文汇苑C栋1单元']],
      ['丙19号楼', ['康宁里丙19号楼2单元']],
      ['丙十九号楼', ['康宁里丙19号楼2单元']],
      ['22号门洞', ['书香苑1号楼22号门洞']],
      ['b区2期', ['B区二期']],
      ['苑', ['书香苑', '文汇苑']],
    ])('%s', async (typed, expected) => expect(await found(typed)).toEqual(expected))

    it('tells two estates of one name apart by their sub-district', async () => {
      const { places } = await searchPublic(engine.db, '春和里', TODAY)
      expect(places.map((place) => `${place.name} ${place.unit} ${place.projects}`).sort()).toEqual(['春和里 宋官屯街道 1', '春和里 长河街道 1'])
      const { buildings } = await searchPublic(engine.db, '春和里1号楼', TODAY)
      expect(buildings.map((line) => line.unit).sort()).toEqual(['宋官屯街道', '长河街道'])
    })

    it('puts the sub-district that was typed first', async () => {
      for (const unit of ['宋官屯街道', '长河街道']) expect((await searchPublic(engine.db, `${unit}春和里`, TODAY)).places[0]?.unit).toBe(unit)
    })

    it('shows the estate where the building is not known', async () => {
      const result = await searchPublic(engine.db, '文汇苑99号楼', TODAY)
      expect(result).toMatchObject({ buildings: [], asked: { building: '99' } })
      expect(result.places.map((place) => place.name)).toEqual(['文汇苑'])
    })

    it('offers names that sound or look alike, and says whom to ask', async () => {
      const sound = await searchPublic(engine.db, '文慧苑', TODAY)
      expect(sound.places).toEqual([])
      expect(sound.alike.map((place) => place.name)).toEqual(['文汇苑'])
      expect(sound.contacts).toEqual([{ name: '长河街道', phone: '0534-000 0110' }])
      expect((await searchPublic(engine.db, '文苑', TODAY)).alike.map((place) => place.name)).toContain('文汇苑')
      expect(await searchPublic(engine.db, '不存在的地方', TODAY)).toMatchObject({ places: [], alike: [], buildings: [] })
    })

    it.each(['', '   ', '？！', '%', "' or 1=1 --", '\u0000', '楼'.repeat(300)])('takes %j without harm', async (typed) => {
      expect((await searchPublic(engine.db, typed, TODAY)).places).toEqual([])
    })

    it('finds a place by its new address, no longer by the old one', async () => {
      const { id } = await engine.db.selectFrom('estate').select('id').where('name', '=', '文汇苑').executeTakeFirstOrThrow()
      const project = await engine.db.selectFrom('project').select('code').where('estate_id', '=', id).executeTakeFirstOrThrow()
      await editProject(engine.db, staff.officer, { projectCode: project.code, address: '晶华路8号' }, NOW)
      expect(await found('晶华路')).toEqual(['文汇苑'])
      expect(await found('八达路')).toEqual([])
      await indexEstate(engine.db, id)
      expect(await found('文汇苑C栋')).toEqual(['文汇苑C栋1单元'])
    })

    it('reads no more index rows for a question without an answer', async () => {
      const estates = Array.from({ length: 300 }, (_, index) => ({ division_code: CHANGHE, name: `花园小区${index}村`, ...lettersOf(`花园小区${index}村`) }))
      const rows = await engine.db.insertInto('estate').values(estates).returning('id').execute()
      for (const row of rows) await indexEstate(engine.db, row.id)
      const { places, more } = await searchPlaces(engine.db, '花园小区')
      expect([places.length, more]).toEqual([20, true])
      expect((await searchPlaces(engine.db, '花园小区277村')).places.map((place) => place.name)).toEqual(['花园小区277村'])
      expect((await searchPlaces(engine.db, '园花区小')).places).toEqual([])
    }, 120_000)

    it('finds the one estate that has two common pairs, however far back it stands', async () => {
      for (const [from, pair] of [[1_001, '甲乙'], [6_001, '乙丙']] as const) {
        await sql`insert into estate (id, division_code, name) with recursive n(i) as (select ${sql.lit(from)} union all select i + 1 from n where i < ${sql.lit(from + 4_499)}) select i, ${sql.lit(CHANGHE)}, ${sql.lit(pair)} || i from n`.execute(engine.db)
        await sql`insert into estate_gram (gram, estate_id) select ${sql.lit(pair)}, id from estate where id between ${sql.lit(from)} and ${sql.lit(from + 4_499)}`.execute(engine.db)
      }
      expect((await searchPlaces(engine.db, '甲乙丙')).places).toEqual([])
      await engine.db.insertInto('estate').values({ id: 20_000, division_code: CHANGHE, name: '甲乙丙' }).execute()
      await indexEstate(engine.db, 20_000)
      expect((await searchPlaces(engine.db, '甲乙丙')).places.map((place) => place.name)).toEqual(['甲乙丙'])
    })

    it('takes the code on the door sheet, as it is typed', async () => {
      const { code } = await engine.db.selectFrom('project').select('code').orderBy('id').executeTakeFirstOrThrow()
      for (const typed of [code, ` ${code} `, code.replaceAll('-', ''), code.replaceAll('-', '－'), code.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))]) {
        expect(await found(typed), typed).toEqual(['文汇苑7号楼3单元'])
      }
      expect(await found('371471-26-9999')).toEqual([])
    })
  })

  describe('the status page', () => {
    const words = (unit = '长河街道') => ({ t: messagesFor('zh-CN').residents, locale: 'zh-CN' as const, today: TODAY, unit })

    it('says in plain words where it stands, what comes next, how far the date has moved, and whom to call', async () => {
      const { code } = await make('文汇苑', '7号楼', '3单元')
      for (const [milestone, occurredOn] of [['AGREEMENT', '2026-04-16'], ['STARTED', '2026-08-12'], ['FOUNDATION', '2026-09-08']] as const) {
        await pastFact(engine.db, { code, milestone, occurredOn, verified: true }, NOW)
      }
      await planMilestone(engine.db, staff.officer, { projectCode: code, milestone: 'STEEL', dueOn: '2026-11-20' }, NOW)
      await planMilestone(engine.db, staff.officer, { projectCode: code, milestone: 'STEEL', dueOn: '2026-11-25', reason: 'pipeline' }, NOW)
      const found = await findPublicProject(engine.db, code, TODAY)
      const project = found?.project
      if (!project) throw new Error('not found')
      expect(headline(project.status, words())).toBe('基础已经做好，正在立井道')
      expect(project.status.nextExpected).toMatchObject({ on: '2026-11-25', first: '2026-11-20', moves: 1, reason: 'pipeline' })
      expect(project.unit).toEqual({ name: '长河街道', phone: '0534-000 0110' })
      expect(newsWords(project.status, words())).toEqual({ when: '9月8日，55天以前', what: '做好基础', pending: false })
      expect(project.status.steps.map((step) => stepWords(step, project.status, words())).slice(0, 2)).toEqual(['4月16日', '已完成，日期没有记录'])
      await pauseProject(engine.db, staff.officer, { projectCode: code, occurredOn: '2026-10-15', reason: 'funds' }, NOW)
      const paused = (await findPublicProject(engine.db, code, TODAY))?.project
      if (!paused) throw new Error('not found')
      expect([headline(paused.status, words()), explanation(paused.status, words()), paused.status.stagePending]).toEqual(['暂时停工，已18天', '资金还没有到位，暂时不能施工。', true])
    })

    it('shows completed and in use only when verified, on the page and in the list', async () => {
      const { code } = await make('文汇苑', '7号楼', '3单元')
      await pastFact(engine.db, { code, milestone: 'INSPECTION', occurredOn: '2026-10-01', verified: true }, NOW)
      await pastFact(engine.db, { code, milestone: 'ACCEPTANCE', occurredOn: '2026-10-20' }, NOW)
      const { t } = words()
      const estateId = (await findPublicProject(engine.db, code, TODAY))?.project.estateId ?? 0
      const standing = async () => {
        const project = (await findPublicProject(engine.db, code, TODAY))?.project
        const line = (await findPublicEstate(engine.db, estateId))?.projects[0]
        return [project?.status.state, line && lineWords(line, t).word]
      }
      expect(await standing()).toEqual(['going', '安全检验合格'])
      const event = await engine.db.selectFrom('milestone_event').select('id').where('milestone', '=', 'ACCEPTANCE').executeTakeFirstOrThrow()
      await engine.db.insertInto('milestone_verification').values({ event_id: event.id, verified_by: null, verified_at: NOW, cause: 'single' }).execute()
      await pastFact(engine.db, { code, milestone: 'IN_USE', occurredOn: '2026-10-28', verified: true }, NOW)
      await assignCompany(engine.db, staff.officer, { projectCode: code, role: 'maintenance', company: '示例维保公司', phone: '0534-000 0321', sinceOn: '2026-10-28' }, NOW)
      expect(await standing()).toEqual(['in_use', '电梯已经可以坐了'])
      expect((await findPublicProject(engine.db, code, TODAY))?.project).toMatchObject({
        maintenance: { name: '示例维保公司', phone: '0534-000 0321' }, status: { nextInspectionOn: '2027-10-01', since: '2026-10-28' },
      })
    })

    it('changes its revision with every change of what it shows', async () => {
      const { id, code } = await make('文汇苑', '7号楼', '3单元')
      const scopes = [`project:${id}`, 'district:371471', ALL_DISTRICTS]
      const stamps = [await revisionStamp(engine.db, scopes)]
      const step = async (change: Promise<unknown>) => {
        await change
        stamps.push(await revisionStamp(engine.db, scopes))
      }
      await step(pastFact(engine.db, { code, milestone: 'AGREEMENT', occurredOn: '2026-04-16' }, NOW))
      await step(planMilestone(engine.db, staff.officer, { projectCode: code, milestone: 'STARTED', dueOn: '2026-11-20' }, NOW))
      await step(editProject(engine.db, staff.officer, { projectCode: code, address: '晶华路8号' }, NOW))
      await step(assignCompany(engine.db, staff.officer, { projectCode: code, role: 'maintenance', company: '示例维保公司', sinceOn: '2026-10-28' }, NOW))
      await step(make('康宁里', '1号楼', '1单元'))
      const other = await make('康宁里', '2号楼', '1单元')
      await step(assignCompany(engine.db, staff.officer, { projectCode: other.code, role: 'maintenance', company: '示例维保公司', phone: '0534-000 0999', sinceOn: '2026-10-28' }, NOW))
      const unit = { code: CHANGHE, name: '长河街道', level: 'subdistrict', kind: 'street', parent: '371471', phone: '0534-000 0888' }
      await step(importDivisions(engine.db, COMMAND_LINE, [unit], NOW))
      expect((await findPublicProject(engine.db, code, TODAY))?.project.unit.phone).toBe('0534-000 0888')
      expect(new Set(stamps).size).toBe(stamps.length)
    })

    it('knows nothing of who entered, of papers, notes, households or what officers wrote', async () => {
      const { code } = await make('文汇苑', '7号楼', '3单元')
      await pastFact(engine.db, { code, milestone: 'AGREEMENT', occurredOn: '2026-04-16' }, NOW)
      await markWithSecrets(engine.db)
      const text = JSON.stringify([await findPublicProject(engine.db, code, TODAY), await findPublicEstate(engine.db, 1), await searchPublic(engine.db, '文汇苑7号楼', TODAY)])
      for (const secret of ['SECRET', 'entered', 'households', 'note', 'file']) expect(text).not.toContain(secret)
    })

    it('finds nothing for codes that are none', async () => {
      for (const code of ['', 'x', "' or ''='", '371471-26-9999']) expect(await findPublicProject(engine.db, code, TODAY)).toBeNull()
      expect(await findPublicEstate(engine.db, 99)).toBeNull()
    })
  })
})

/** Words into every column that must stay inside. */
async function markWithSecrets(db: Db): Promise<void> {
  await db.updateTable('project').set({ note: 'SECRET note', households: 987 }).execute()
  await db.updateTable('account').set({ phone: 'SECRET 13800001234' }).execute()
}

