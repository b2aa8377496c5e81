import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTargetMet, proposals, proposeStep, readEvidence, type MonthRecord, type UnitRecord, type WeekRecord } from '~/domain/escalation'
import { DEFAULT_TEMPLATES, escalationPaper, fillTemplate, reasonText, unknownPlaceholders } from '~/domain/escalation-text'
import { ESCALATION_STEPS, NATIONAL_DEFAULT } from '~/domain/policy'

const week = (number: number, isBehind: boolean, punctuality: WeekRecord['punctuality'] = 'on_time', year = 2026): WeekRecord => ({
  week: `${year}-W${String(number).padStart(2, '0')}`, endsOn: `${year}-10-${String(number - 30).padStart(2, '0')}`, done: isBehind ? 2 : 4, planned: 4, isBehind, punctuality,
})
const month = (name: string, isBehind: boolean): MonthRecord => ({ month: name, done: 2, planned: isBehind ? 4 : 2, rate: '20.0%', deviation: isBehind ? '-21.3' : '0.0', isBehind })
const unit = (more: Partial<UnitRecord> = {}): UnitRecord => ({
  code: '371471108', name: '袁桥镇', standings: { 2026: { done: 2, target: 10 } }, weeks: [], months: [], behindSince: null, overdueProblems: 0, taken: [], ...more,
})
const stepOf = (record: UnitRecord) => {
  const proposal = proposeStep(record, NATIONAL_DEFAULT)
  return proposal && [proposal.step, proposal.ground]
}

it('reads evidence as older versions stored it: what is not there is empty, not a fault', () => {
  expect(readEvidence('{"done":3,"target":10}')).toEqual({ done: 3, target: 10, weeksBehind: [], weeksMissing: [], monthsBehind: 0, months: [], rounds: 0, late: 0, missing: 0, overdueProblems: 0 })
  expect(readEvidence('')).toMatchObject({ done: null, weeksBehind: [], months: [] })
})

describe('the ladder proposes', () => {
  it.each([
    ['nothing without a closed round or an issued circular', unit(), null],
    ['nothing to who is on plan', unit({ weeks: [week(43, true), week(44, false)], months: [month('2026-09', false)] }), null],
    ['a reminder after a week behind', unit({ weeks: [week(43, false), week(44, true)] }), ['reminder', '2026-W44']],
    ['a letter after two weeks', unit({ weeks: [week(43, true), week(44, true)] }), ['letter', '2026-W44']],
    ['a reminder for a sheet that never came', unit({ weeks: [week(43, false), week(44, false, 'missing')] }), ['reminder', '2026-W44']],
    ['a letter for two in a row', unit({ weeks: [week(43, false, 'missing'), week(44, false, 'missing')] }), ['letter', '2026-W44']],
    ['nothing for a sheet that only came late', unit({ weeks: [week(43, false, 'late'), week(44, false, 'late')] }), null],
    ['a talk after two months behind', unit({ weeks: [week(44, true)], months: [month('2026-07', true), month('2026-08', true)], behindSince: '2026-07' }), ['talk', '2026-08']],
    ['no talk after one', unit({ weeks: [week(44, true)], months: [month('2026-08', true)], behindSince: '2026-08' }), ['reminder', '2026-W44']],
    ['criticism at the end of the third quarter', unit({ months: [month('2026-09', true)], behindSince: '2026-09' }), ['criticism', '2026-09']],
  ] as const)('%s', (_title, record, expected) => expect(stepOf(record)).toEqual(expected))

  it('not what is decided already, but a higher step while a lower one stands open', () => {
    const weeks = [week(43, true), week(44, true)]
    expect(stepOf(unit({ weeks, taken: [{ step: 'reminder', ground: '2026-W43', isOpen: true }] }))).toEqual(['letter', '2026-W44'])
    expect(stepOf(unit({ weeks, taken: [{ step: 'letter', ground: '2026-W43', isOpen: true }] }))).toBeNull()
    expect(stepOf(unit({ weeks, taken: [{ step: 'letter', ground: '2026-W44', isOpen: false }] }))).toBeNull()
    expect(stepOf(unit({ weeks, taken: [{ step: 'letter', ground: '2026-W43', isOpen: false }] }))).toEqual(['letter', '2026-W44'])
  })

  it('the highest step first', () => {
    const talk = unit({ code: '2', months: [month('2026-07', true), month('2026-08', true)], behindSince: '2026-07' })
    expect(proposals([unit({ code: '1', weeks: [week(44, true)] }), talk], NATIONAL_DEFAULT).map(({ code }) => code)).toEqual(['2', '1'])
  })

  it('never anything against who has met the target', () => {
    const bool = fc.boolean()
    const anyWeek = fc.record({ number: fc.integer({ min: 31, max: 60 }), isBehind: bool, punctuality: fc.constantFrom('on_time', 'late', 'missing', 'waiting') as fc.Arbitrary<WeekRecord['punctuality']> })
    const anyMonth = fc.record({ number: fc.integer({ min: 1, max: 12 }), isBehind: bool })
    const anyRecord = fc.record({
      done: fc.nat(40), target: fc.nat(40), weeks: fc.array(anyWeek, { maxLength: 6 }), months: fc.array(anyMonth, { maxLength: 4 }), overdue: fc.nat(9),
    })
    fc.assert(
      fc.property(anyRecord, ({ done, target, weeks, months, overdue }) => {
        const record = unit({
          standings: { 2026: { done, target } }, overdueProblems: overdue,
          weeks: weeks.map(({ number, isBehind, punctuality }) => week(number, isBehind, punctuality)),
          months: months.map(({ number, isBehind }) => month(`2026-${String(number).padStart(2, '0')}`, isBehind)),
          behindSince: '2026-01',
        })
        const proposal = proposeStep(record, NATIONAL_DEFAULT)
        if (target > 0 && done >= target) {
          expect(isTargetMet(record, 2026)).toBe(true)
          expect(proposal).toBeNull()
        } else if (weeks.at(-1)?.isBehind) expect(proposal).not.toBeNull()
      }),
    )
  })

  it('begins a new run of weeks with a new letter', () => {
    const last = { ...week(53, true), endsOn: '2026-12-31' }
    const first = { ...week(1, true), week: '2027-W01', endsOn: '2027-01-10' }
    expect(stepOf(unit({ weeks: [last, first] }))).toEqual(['reminder', '2027-W01'])
  })
})

describe('the words', () => {
  it('give the reason in numbers, only what there is', () => {
    const record = unit({
      weeks: [week(42, false, 'missing'), week(43, true, 'late'), week(44, true)], months: [month('2026-07', true), month('2026-08', true)], behindSince: '2026-05', overdueProblems: 3,
    })
    const { evidence } = proposeStep(record, NATIONAL_DEFAULT) ?? {}
    expect(evidence && reasonText('袁桥镇', evidence)).toBe(
      '截至2026年10月14日，袁桥镇完成2部，按承诺书应完成4部，少2部（全年任务10部）。第43周至第44周连续2周滞后。' +
      '月通报连续4个月滞后：7月完成率20.0%、偏差−21.3个百分点，8月完成率20.0%、偏差−21.3个百分点。近3周周报逾期未报1次、迟报1次。超期未销号的问题3个。',
    )
    const missing = proposeStep(unit({ weeks: [week(43, false, 'missing'), week(44, false, 'missing')] }), NATIONAL_DEFAULT)
    expect(missing && reasonText('袁桥镇', missing.evidence)).toBe('袁桥镇全年任务10部，已完成2部。近2周周报逾期未报2次，其中连续2周未报。')
  })

  it('fill every template that comes with the program, and say which word cannot be filled', () => {
    for (const step of ESCALATION_STEPS) {
      const text = fillTemplate(DEFAULT_TEMPLATES[step], { unit: '袁桥镇', reason: '少2部。', replyDueOn: '2026-11-10', issuer: '专班' })
      expect(text).toContain('少2部。')
      expect(text).toContain('2026年11月10日')
      expect(text).not.toMatch(/[{}]/)
      expect(unknownPlaceholders(DEFAULT_TEMPLATES[step])).toEqual([])
    }
    expect(unknownPlaceholders('{镇街}于{日期}')).toEqual(['日期'])
    expect(fillTemplate('{日期}', { unit: '', reason: '', replyDueOn: '2026-11-10', issuer: '' })).toBe('{日期}')
  })

  it('make a paper with number, addressee and date', () => {
    const paper = escalationPaper({ step: 'letter', unit: '袁桥镇', text: '一\n二', issuer: '专班', issuedOn: '2026-11-03', number: { number: 3, numberYear: 2026 } })
    expect(paper).toMatchObject({ title: '关于加装电梯工作进度的提醒函', number: '加梯督〔2026〕3号', addressee: '袁桥镇', date: '2026年11月3日' })
    expect(paper.blocks).toHaveLength(2)
  })
})
