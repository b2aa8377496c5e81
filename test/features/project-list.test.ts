import { beforeEach, expect, it } from 'vitest'
import { filterOf, type ProjectFilter } from '~/domain/project-filter'
import { planMilestone } from '~/features/milestones/plan.server'
import { recordMilestone } from '~/features/milestones/record.server'
import { pauseProject, terminateProject } from '~/features/milestones/interrupt.server'
import { createProject } from '~/features/projects/create.server'
import { listProjects, PAGE_SIZE, projectPage } from '~/features/projects/project-list.server'
import { findLastChange } from '~/features/audit/reading.server'
import { getProjectFor, getProjectHead, listFacts } from '~/features/projects/project-page.server'
import { CHANGHE, codesOf, divide, ELSEWHERE, employ, letter, SONGGUANTUN, type Staff } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'
import { pastFact } from '../helpers/past'

const NOW = '2026-06-30T02:00:00.000Z'
const TODAY = '2026-06-30'

onBothEngines('the project list', (engine) => {
  let staff: Staff
  let codes: Record<string, string>

  async function project(name: string, divisionCode: string, estate: string, building: string, stairwell: string, commitmentId: number | null): Promise<void> {
    const actor = divisionCode === CHANGHE ? staff.officer : staff.neighbour
    codes[name] = (await createProject(engine.db, actor, { divisionCode, estate, building, stairwell, commitmentId, elevators: name === 'twin' ? 2 : 1 }, NOW)).code
  }

  const ask = (search: string): ProjectFilter => filterOf(new URLSearchParams(search))
  async function found(search: string, actor = staff.bureau): Promise<string[]> {
    const rows = await listProjects(engine.db, actor, ask(search), TODAY)
    const nameOf = new Map(Object.entries(codes).map(([name, code]) => [code, name]))
    return rows.map((row) => nameOf.get(row.code) ?? row.code)
  }

  beforeEach(async () => {
    await divide(engine.db)
    staff = await employ(engine.db)
    codes = {}
    const hung = await letter(engine.db, CHANGHE, 2026)
    await project('late', CHANGHE, '桂苑小区', '3号楼', '2单元', hung)
    await project('due', CHANGHE, '桂苑小区', '丙19号楼', '', hung)
    await project('paused', CHANGHE, '柳岸新村', 'C栋', '22号门洞', hung)
    await project('outside', SONGGUANTUN, '桂苑小区', '3号楼', '1单元', null)
    await project('ended', SONGGUANTUN, '杏花里', '1号楼', '1单元', null)
    await project('twin', SONGGUANTUN, '杏花里', '2号楼', '1单元', null)
    for (const [name, dueOn] of [['late', '2026-06-29'], ['due', TODAY], ['paused', '2026-08-01']]) {
      await planMilestone(engine.db, staff.officer, { projectCode: codes[name ?? ''] ?? '', milestone: 'AGREEMENT', dueOn: dueOn ?? '' }, NOW)
    }
    await recordMilestone(engine.db, staff.neighbour, { projectCode: codes.twin ?? '', milestone: 'AGREEMENT', occurredOn: '2026-05-02' }, NOW)
    await pauseProject(engine.db, staff.officer, { projectCode: codes.paused ?? '', occurredOn: '2026-06-01', reason: 'funds' }, NOW)
    await terminateProject(engine.db, staff.neighbour, { projectCode: codes.ended ?? '', occurredOn: '2026-06-02', reason: 'technical' }, NOW)
  })

  it('shows the most urgent first, without a date last, and only what the account may see', async () => {
    expect(await found('')).toEqual(['late', 'due', 'paused', 'outside', 'twin'])
    expect(await found('', staff.officer)).toEqual(['late', 'due', 'paused'])
    expect(await found('state=all')).toEqual(['late', 'due', 'paused', 'outside', 'twin', 'ended'])
    expect(await found(`unit=${SONGGUANTUN}`, staff.officer)).toEqual([])
    expect(await found(`unit=${ELSEWHERE}`)).toEqual([])
  })

  it.each([
    ['state=late', ['late']], ['state=paused', ['paused']], ['state=terminated', ['ended']], ['state=outside', ['outside', 'twin']],
    ['stage=AGREEMENT', ['twin']], ['stage=NONE', ['late', 'due', 'paused', 'outside']], [`unit=${SONGGUANTUN}`, ['outside', 'twin']],
    ['sort=code&state=all', ['late', 'due', 'paused', 'outside', 'ended', 'twin']],
  ])('narrows by %s', async (search, names) => expect(await found(search)).toEqual(names))

  it.each([
    ['桂苑', ['late', 'due', 'outside']], ['桂苑小区3号楼', ['late', 'outside']], ['桂苑小区3号楼2单元', ['late']], ['桂苑小区 丙19号楼', ['due']], ['柳岸新村C栋22号门洞', ['paused']],
    ['371471-26-0001', ['late']], ['371471-26', ['late', 'due', 'paused', 'outside', 'twin']], ['没有这个小区', []], ["' or 1=1 --", []],
  ])('finds %s', async (text, names) => expect(await found(`text=${encodeURIComponent(text)}`)).toEqual(names))

  it('lists as late what is in use for longer than the term without its registration, also where a later day was promised', async () => {
    for (const [name, on] of [['twin', '2026-05-30'], ['outside', '2026-05-31']] as const) await pastFact(engine.db, { code: codes[name] ?? '', milestone: 'IN_USE', occurredOn: on }, NOW)
    expect(await found('state=late')).toEqual(['late', 'twin'])
    await planMilestone(engine.db, staff.neighbour, { projectCode: codes.twin ?? '', milestone: 'REGISTRATION', dueOn: '2027-01-31' }, NOW)
    expect(await found('state=late')).toEqual(['late', 'twin'])
    await planMilestone(engine.db, staff.neighbour, { projectCode: codes.outside ?? '', milestone: 'REGISTRATION', dueOn: '2026-06-10' }, NOW)
    expect(await found('state=late')).toEqual(['outside', 'late', 'twin'])
    await recordMilestone(engine.db, staff.neighbour, { projectCode: codes.twin ?? '', milestone: 'REGISTRATION', occurredOn: TODAY, reference: '梯11鲁N00001' }, NOW)
    expect(await found('state=late')).toEqual(['outside', 'late'])
  })

  it('looks for a text only inside what the account may see', async () => {
    expect(await found('text=桂苑', staff.neighbour)).toEqual(['outside'])
    expect(await found(`text=${codes.late}`, staff.neighbour)).toEqual([])
  })

  it('counts projects and elevators of all pages', async () => {
    expect((await projectPage(engine.db, staff.bureau, ask(''), TODAY)).count).toEqual({ projects: 5, elevators: 6, late: 1, isMore: false })
    expect((await projectPage(engine.db, staff.bureau, ask('state=late'), TODAY)).count).toEqual({ projects: 1, elevators: 1, late: 1, isMore: false })
    expect((await projectPage(engine.db, staff.neighbour, ask('text=杏花里&state=all'), TODAY)).count).toMatchObject({ projects: 2, elevators: 3, isMore: false })
  })

  it('turns pages without losing or repeating a project', async () => {
    for (let stairwell = 1; stairwell <= PAGE_SIZE; stairwell++) await project(`more${stairwell}`, CHANGHE, '长街', '9号楼', `${stairwell}单元`, null)
    const pages = [await found(''), await found('page=2'), await found('page=3')]
    expect(pages.map((page) => page.length)).toEqual([PAGE_SIZE, 5, 0])
    expect(new Set(pages.flat()).size).toBe(PAGE_SIZE + 5)
    expect((await listProjects(engine.db, staff.bureau, ask(''), TODAY, 1000)).length).toBe(PAGE_SIZE + 5)
  })

  it('opens a project only to those who may see it, and its forms to those who may write', async () => {
    expect((await getProjectHead(engine.db, staff.officer, codes.late ?? '')).estate).toBe('桂苑小区')
    expect(await codesOf(getProjectHead(engine.db, staff.neighbour, codes.late ?? ''))).toEqual(['not_found'])
    expect(await codesOf(getProjectHead(engine.db, staff.bureau, '0000'))).toEqual(['not_found'])
    expect(await codesOf(getProjectFor(engine.db, staff.leader, 'project.write', codes.late ?? ''))).toEqual(['forbidden'])
  })

  it('says who changed what, and keeps each fact with who entered it', async () => {
    const twin = await getProjectHead(engine.db, staff.bureau, codes.twin ?? '')
    expect(await findLastChange(engine.db, 'project', twin.code)).toEqual({ by: 'neighbour', at: NOW, action: 'recordMilestone' })
    expect((await listFacts(engine.db, twin.id)).map(({ milestone, enteredBy, verifiedAt, retractedAt }) => [milestone, enteredBy, verifiedAt, retractedAt])).toEqual([
      ['AGREEMENT', 'neighbour', null, null],
    ])
  })
})
