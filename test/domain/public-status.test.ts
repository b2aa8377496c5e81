import { describe, expect, it } from 'vitest'
import type { MilestoneCode } from '~/domain/milestones'
import { askedPlace, buildingKey, placeName, plainPlace, stairwellKey } from '~/domain/places'
import { NATIONAL_DEFAULT } from '~/domain/policy'
import { publicStateOf, publicStatus, type Promise, type PublicFact } from '~/domain/public-status'

const TODAY = '2026-11-02'

function fact(milestone: MilestoneCode, occurredOn: string, rest: Partial<PublicFact> = {}): PublicFact {
  return { milestone, occurredOn, datePrecision: 'day', verified: true, ...rest }
}

const begun = [
  fact('AGREEMENT', '2026-04-16'), fact('NOTICE', '2026-05-06', { untilOn: '2026-05-15' }), fact('ACCEPTED', '2026-05-20'), fact('JOINT_REVIEW', '2026-06-30'),
  fact('STARTED', '2026-08-12'), fact('FOUNDATION', '2026-09-08'),
]
const built = [...begun, fact('STEEL', '2026-09-20'), fact('INSTALL', '2026-10-01'), fact('INSPECTION', '2026-10-20')]

function statusOf(facts: readonly PublicFact[], promises: readonly Promise[] = [], rest: { reportedOn?: string; today?: string } = {}) {
  return publicStatus({ facts, promises, policy: NATIONAL_DEFAULT, reportedOn: rest.reportedOn ?? null }, rest.today ?? TODAY)
}

const promise = (milestone: string, dueOn: string, reason = ''): Promise => ({ milestone, dueOn, reason })

describe('where an elevator stands, for residents', () => {
  it('says nothing before the first fact but that it is not signed', () => {
    expect(statusOf([])).toMatchObject({ state: 'going', stage: null, since: null, next: 'AGREEMENT', news: null, pause: null })
  })

  it('names the stage, since when, and what comes next', () => {
    expect(statusOf(begun)).toMatchObject({ state: 'going', stage: 'FOUNDATION', since: '2026-09-08', next: 'STEEL', nextExpected: null })
  })

  it('shows completed and in use only when verified; what is reported until then is marked', () => {
    const completed = fact('ACCEPTANCE', '2026-10-25', { verified: false })
    const reported = statusOf([...built, completed])
    expect(reported).toMatchObject({ state: 'going', stage: 'INSPECTION', next: 'ACCEPTANCE' })
    expect(reported.steps.find((step) => step.milestone === 'ACCEPTANCE')).toMatchObject({ state: 'todo', on: null })
    expect(reported.news?.about).not.toBe('ACCEPTANCE')
    expect(statusOf([...built, { ...completed, verified: true }])).toMatchObject({ state: 'completed', since: '2026-10-25', next: 'IN_USE' })
    const started = statusOf([...begun.slice(0, 4), fact('STARTED', '2026-08-12', { verified: false })])
    expect(started).toMatchObject({ stage: 'STARTED', stagePending: true })
    expect(started.steps.find((step) => step.milestone === 'STARTED')).toMatchObject({ state: 'done', pending: true })
  })

  it('counts the days of a stop, names its reason and the lines that are in the way', () => {
    const paused = fact('PAUSED', '2026-10-15', { detail: { reason: 'pipeline' }, untilOn: '2026-11-10' })
    const gas = fact('PIPELINE', '2026-10-10', { detail: { utility: 'gas', state: 'open' } })
    const status = statusOf([...begun, gas, paused])
    expect(status).toMatchObject({ state: 'paused', since: '2026-10-15', pause: { reason: 'pipeline', utilities: ['gas'], days: 18, restartOn: '2026-11-10' } })
    expect(status.steps.find((step) => step.milestone === 'STEEL')?.state).toBe('stop')
    expect(statusOf([...begun, paused, fact('RESUMED', '2026-10-30')])).toMatchObject({ state: 'going', pause: null })
    const used = [...built, paused, fact('ACCEPTANCE', '2026-10-25'), fact('IN_USE', '2026-10-28')]
    expect(statusOf(used)).toMatchObject({ state: 'in_use', pause: null })
  })

  it('says how far a promise has moved since the first one, how often and why; typing errors do not count', () => {
    const promises = [promise('STEEL', '2026-10-20'), promise('STEEL', '2026-11-25', 'pipeline'), promise('IN_USE', '2026-12-28')]
    expect(statusOf(begun, promises).nextExpected).toEqual({ on: '2026-11-25', first: '2026-10-20', moves: 1, movedDays: 36, reason: 'pipeline', lateDays: 0, overtaken: false })
    expect(statusOf(begun, promises).rideExpected).toMatchObject({ on: '2026-12-28', first: null, moves: 0, reason: null })
    const typed = [promise('STEEL', '2026-01-20'), promise('STEEL', '2026-10-20', 'typing_error')]
    expect(statusOf(begun, typed).nextExpected).toMatchObject({ on: '2026-10-20', first: null, moves: 0, lateDays: 13 })
    expect(statusOf(begun, [promise('STEEL', '2026-12-20'), promise('STEEL', '2026-11-20', 'company')]).nextExpected).toMatchObject({ movedDays: -30 })
  })

  it('does not repeat a promise that the stop has overtaken', () => {
    const paused = fact('PAUSED', '2026-10-15', { detail: { reason: 'funds' }, untilOn: '2026-12-04' })
    const status = statusOf([...begun, paused], [promise('IN_USE', '2026-12-02'), promise('STEEL', '2026-12-20')])
    expect(status.rideExpected?.overtaken).toBe(true)
    expect(status.nextExpected?.overtaken).toBe(false)
  })

  it('tells until when one can object while the notice runs', () => {
    const notice = [fact('AGREEMENT', '2026-10-20'), fact('NOTICE', '2026-10-26', { untilOn: '2026-11-04' })]
    expect(statusOf(notice)).toMatchObject({ state: 'notice', notice: { until: '2026-11-04', daysLeft: 2 } })
    expect(statusOf(notice, [], { today: '2026-11-04' })).toMatchObject({ state: 'notice', notice: { daysLeft: 0 } })
    expect(statusOf(notice, [], { today: '2026-11-05' })).toMatchObject({ state: 'going', notice: null, stage: 'NOTICE' })
  })

  it('takes a failed review or inspection for what it is until it is repeated', () => {
    const failed = fact('INSPECTION', '2026-10-20', { detail: { state: 'failed' } })
    expect(statusOf([...built.slice(0, -1), failed])).toMatchObject({ state: 'failed', failed: 'INSPECTION', stage: 'INSTALL' })
    expect(statusOf([...built.slice(0, -1), failed, fact('INSPECTION', '2026-10-30')])).toMatchObject({ state: 'going', failed: null, stage: 'INSPECTION' })
  })

  it('ends with a general reason', () => {
    const status = statusOf([...begun, fact('TERMINATED', '2026-10-01', { detail: { reason: 'residents' } })], [promise('IN_USE', '2026-12-28')])
    expect(status).toMatchObject({ state: 'terminated', terminated: { reason: 'residents', on: '2026-10-01' }, next: null, rideExpected: null })
    expect(status.steps.every((step) => step.expected === null)).toBe(true)
  })

  it('is in use since it was put into use, and names the next yearly inspection or test', () => {
    const used = [...built, fact('ACCEPTANCE', '2026-10-25'), fact('IN_USE', '2026-10-28'), fact('CLOSED', '2026-11-01')]
    expect(statusOf(used)).toMatchObject({ state: 'in_use', since: '2026-10-28', next: null, nextInspectionOn: '2027-10-20' })
    expect(statusOf(used, [], { today: '2028-10-21' }).nextInspectionOn).toBe('2029-10-20')
    const leap = [fact('INSPECTION', '2024-02-29'), fact('ACCEPTANCE', '2024-03-02'), fact('IN_USE', '2024-03-05')]
    expect(statusOf(leap, [], { today: '2024-12-01' }).nextInspectionOn).toBe('2025-02-28')
  })

  it('lists steps without a date before the stage as unrecorded, months as months', () => {
    const imported = [fact('AGREEMENT', '2023-02-01', { datePrecision: 'month' }), fact('STARTED', '2023-06-18')]
    const { steps } = statusOf(imported)
    expect(steps.map((step) => `${step.milestone} ${step.state}`).slice(0, 6)).toEqual([
      'AGREEMENT done', 'NOTICE unrecorded', 'ACCEPTED unrecorded', 'JOINT_REVIEW unrecorded', 'STARTED done', 'FOUNDATION todo',
    ])
    expect(steps[0]?.precision).toBe('month')
  })

  it('counts the days since the last news, be it a step or the weekly report', () => {
    expect(statusOf(begun, [], { reportedOn: '2026-10-31' }).news).toEqual({ on: '2026-10-31', days: 2, about: null, pending: false })
    expect(statusOf(begun, [], { reportedOn: '2026-09-01' }).news).toEqual({ on: '2026-09-08', days: 55, about: 'FOUNDATION', pending: false })
    const private_ = [fact('OBJECTION', '2026-10-01'), fact('SUBSIDY', '2026-10-02')]
    expect(statusOf([...begun, ...private_]).news?.about).toBe('FOUNDATION')
  })

  it('says the same in a list from the status row', () => {
    expect(publicStateOf({ publicStage: 'STEEL', pausedOn: '2026-10-01', terminatedOn: null }).state).toBe('paused')
    expect(publicStateOf({ publicStage: 'IN_USE', pausedOn: null, terminatedOn: null }).state).toBe('in_use')
    expect(publicStateOf({ publicStage: 'NOTICE', pausedOn: null, terminatedOn: '2026-10-01' }).state).toBe('terminated')
    expect(publicStateOf({ publicStage: null, pausedOn: null, terminatedOn: null })).toEqual({ state: 'going', stage: null })
  })
})

describe('places as people write them', () => {
  it.each([
    ['文汇苑三号楼', '文汇苑3号楼'],
    ['文汇苑３号楼', '文汇苑3号楼'],
    ['文汇苑 3 号楼', '文汇苑3号楼'],
    ['二十二号', '22号'],
    ['十二栋', '12栋'],
    ['第二十弄', '第20弄'],
    ['Ｃ栋', 'c栋'],
    ['八达路（东段）·6号', '8达路东段6号'],
  ])('%s is %s', (typed, plain) => expect(plainPlace(typed)).toBe(plain))

  it.each([
    ['丙19号楼', '丙19'], ['C栋', 'c'], ['3幢', '3'], ['三号楼', '3'], ['３座', '3'], ['12弄', '12'], ['第5号楼', '5'], ['7号', '7'],
  ])('building %s is %s', (building, key) => expect(buildingKey(building)).toBe(key))

  it.each([['2单元', '2'], ['二单元', '2'], ['22号门洞', '22'], ['东单元', '东'], ['3号门', '3']])('stairwell %s is %s', (stairwell, key) => expect(stairwellKey(stairwell)).toBe(key))

  it.each([
    ['文汇苑七号楼3单元', { name: '文汇苑', building: '7', stairwell: '3' }],
    ['文汇苑7-3', { name: '文汇苑', building: '7', stairwell: '3' }],
    ['文汇苑7-3-501', { name: '文汇苑', building: '7', stairwell: '3' }],
    ['文汇苑7号楼3单元501室', { name: '文汇苑', building: '7', stairwell: '3' }],
    ['文汇苑 7', { name: '文汇苑', building: '7', stairwell: '' }],
    ['丙19号楼', { name: '', building: '丙19', stairwell: '' }],
    ['C栋', { name: '', building: 'c', stairwell: '' }],
    ['22号门洞', { name: '', building: '', stairwell: '22' }],
    ['文汇苑', { name: '文汇苑', building: '', stairwell: '' }],
    ['中山路123弄4号', { name: '中山路123弄', building: '4', stairwell: '' }],
    ['whyC栋2单元', { name: 'why', building: 'c', stairwell: '2' }],
    ['jinxiuyuan6号楼', { name: 'jinxiuyuan', building: '6', stairwell: '' }],
    ['jxy6号楼4单元', { name: 'jxy', building: '6', stairwell: '4' }],
  ])('%s is taken apart', (typed, parts) => expect(askedPlace(typed)).toMatchObject(parts))

  it('writes a place in full', () => {
    expect(placeName({ estate: '文汇苑', building: '7', stairwell: '3' })).toBe('文汇苑7号楼3单元')
    expect(placeName({ building: 'C栋', stairwell: '' })).toBe('C栋')
  })
})
