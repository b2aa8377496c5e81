import { describe, expect, it } from 'vitest'
import { circularTable, type CircularRow, type CircularTable } from '~/domain/circular'
import type { MonthCell } from '~/domain/overview'
import { NATIONAL_DEFAULT } from '~/domain/policy'
import type { Overview } from '~/features/charts/overview.server'
import { messagesFor } from '~/i18n/messages'
import { answerOf, heatTitle, leadOf, targetsTitle } from '~/routes/staff/overview/words.server'
import { sample } from '../domain/circular-fixture'

const zh = messagesFor('zh-CN').overview
const en = messagesFor('en').overview

const cell = (month: string, ahead: number, done = 0): MonthCell => ({ month, done, planned: 0, ahead, light: 'normal' })

/** The sample district at the end of October: 43 of 60, 46 due; 37 at the end of September. */
function october(change: Partial<Overview> = {}, table: CircularTable = circularTable(sample().input)): Overview {
  const long = new Set(['袁桥镇', '抬头寺镇'])
  const { rows, total } = table
  return {
    rows, total, scope: { code: '371471', name: '天衢新区', level: 'district', path: '/37/3714/371471/' }, month: '2026-10', date: '2026-10-31', measure: 'completed', basis: 'verified', policy: NATIONAL_DEFAULT,
    dataAt: '2026-11-01T00:00:00.000Z', issued: null, problems: null, plan: [],
    heat: rows.map(({ code, name, ahead }) => ({ code, name, cells: [cell('2026-09', long.has(name) ? -1 : 0), cell('2026-10', ahead ?? 0)] })),
    running: [cell('2026-09', -1, total.done - 6), cell('2026-10', total.ahead ?? 0, total.done)],
    ...change,
  }
}

const without = (total: CircularRow, change: Partial<CircularRow>): CircularTable => ({ rows: circularTable(sample().input).rows, total: { ...total, ...change } })
const { total } = circularTable(sample().input)

describe('the month in one sentence', () => {
  it.each([
    ['behind', {}, '截至10月底完工43部，完成全年任务的71.7%，比应完少3部。'],
    ['ahead', { ahead: 2 }, '截至10月底完工43部，完成全年任务的71.7%，比应完多2部。'],
    ['level', { ahead: 0 }, '截至10月底完工43部，完成全年任务的71.7%，与应完数持平。'],
    ['another number changes it', { done: 66, rate: '110.0%', ahead: 6 }, '截至10月底完工66部，完成全年任务的110.0%，比应完多6部。'],
    ['no target', { target: null, outside: 5 }, '截至10月底完工5部，未下达年度任务。'],
  ])('%s', (_title, change, sentence) => {
    expect(answerOf(october({}, without(total, change)), zh, 'zh-CN')).toBe(sentence)
  })

  it('says the day inside a month, and the same in English', () => {
    expect(answerOf(october({ date: '2026-10-12' }), zh, 'zh-CN')).toMatch(/^截至10月12日完工43部/)
    expect(answerOf(october(), en, 'en')).toBe('End of Oct: completed 43, 71.7% of the year’s target, 3 fewer than due.')
  })
})

describe('what explains it', () => {
  it('says who keeps to the plan, who has long not, and what the rest of the year asks for', () => {
    expect(leadOf(october(), zh, 'zh-CN')).toBe('六个镇街中三个跟上计划；抬头寺镇、袁桥镇连续两个月以上滞后。后两个月还需完工17部，月均8.5部，而10月完工6部。')
  })

  it.each([
    ['inside a month nothing is divided by the months left', october({ date: '2026-10-12' }), '今年还需完工17部，10月到目前完工6部。'],
    ['the target is met', october({}, without(total, { done: 60 })), '全年任务已经完成。'],
    ['of the one month left there is no average', october({ month: '2026-11', date: '2026-11-30' }, without(total, { required: '17.0' })), '。12月还需完工17部，而11月完工6部。'],
    ['December has no months left', october({ month: '2026-12', date: '2026-12-31' }, without(total, { required: null })), '全年还差17部未完工。'],
  ])('%s', (_title, overview, ending) => {
    expect(leadOf(overview, zh, 'zh-CN').endsWith(ending)).toBe(true)
  })

  it('says nothing of a place without letters', () => {
    const rows = october().rows.map((row) => ({ ...row, target: null }))
    expect(leadOf(october({}, { rows, total: { ...total, target: null } }), zh, 'zh-CN')).toBe('')
  })
})

it('titles say the finding', () => {
  expect(targetsTitle(october(), zh)).toBe('3个镇街落后，袁桥镇差得最多，差33.3个百分点')
  expect(targetsTitle(october(), en)).toBe('3 sub-districts are behind, furthest 袁桥镇: 33.3 points')
  expect(targetsTitle(october({}, { total, rows: october().rows.map((row) => ({ ...row, ahead: 0 })) }), zh)).toBe('都跟上了计划')
  expect(heatTitle(october().heat, '2026-10', zh)).toBe('抬头寺镇自9月起、袁桥镇自9月起、宋官屯街道本月起一直落后')
})
