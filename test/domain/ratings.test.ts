import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assess, type AssessmentInput } from '~/domain/assessment'
import { circularTable } from '~/domain/circular'
import { confirmedGrades, gradeBands, gradeCounts, proposedGrades, quarterText } from '~/domain/grades'
import { checkBallot, halfText, observationResult, placePoints } from '~/domain/observation'
import { NATIONAL_DEFAULT, parsePolicy } from '~/domain/policy'
import { catchUpOf, lightOf, LIGHTS } from '~/domain/rating'
import { changeSentence, reasonSentence } from '~/domain/rating-words'
import { changeInEnglish, reasonInEnglish } from '~/domain/rating-words-english'
import { deviation } from '~/domain/targets'
import { sample, sampleTable, unit } from './circular-fixture'

const policy = NATIONAL_DEFAULT
const { rows } = sampleTable()
const row = (name: string) => rows.find((candidate) => candidate.name === name)!

describe('a light says why', () => {
  it.each([
    ['赵虎镇', '完成率87.5%，时序进度75.0%，超12.5个百分点，多1部。'],
    ['新区服务管理办公室', '完成率83.3%，时序进度83.3%，与时序进度持平。'],
    ['袁桥镇', '完成率33.3%，时序进度66.7%，差33.3个百分点，少2部。'],
  ])('%s: %s', (name, sentence) => expect(reasonSentence(row(name))).toBe(sentence))

  it('says so without a target', () => {
    expect(reasonSentence({ ...row('赵虎镇'), target: null, deviation: null })).toBe('未下达年度任务，不评价。')
  })
})

describe('a light says what would change it', () => {
  it.each([
    // November's end asks for the annual number already: 18 of 18.
    ['长河街道', '11月30日前没有新的完工，将转为滞后，再完工3部保持正常。'],
    ['抬头寺镇', '11月30日前没有新的完工，将转为严重滞后，再完工2部保持滞后，再完工4部转为正常。'],
    ['袁桥镇', '11月30日前再完工3部转为滞后，再完工4部转为正常。'],
  ])('%s: %s', (name, sentence) => expect(changeSentence(row(name), 'completed')).toBe(sentence))

  it('asks nothing of who has met the target, and promises nothing after December', () => {
    expect(changeSentence({ ...row('赵虎镇'), done: 8 }, 'completed')).toBe('年度任务已经完成。')
    expect(changeSentence({ ...row('赵虎镇'), rating: { key: 'late', better: [], catchUp: null } }, 'completed')).toBe('年度已经结束，不再转档。')
    expect(changeSentence({ ...row('赵虎镇'), target: null }, 'completed')).toBe('')
  })

  it('turns by the catch-up rule as soon as the number is made up, and not with one fewer', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }), (done, annual, month, day) => {
        const date = `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
        const found = catchUpOf(done, annual, null, date, policy)
        expect(found).not.toBeNull()
        const at = (count: number) => LIGHTS.indexOf(lightOf(deviation(count, annual, null, found!.by), policy) as (typeof LIGHTS)[number])
        expect(LIGHTS[at(done)]).toBe(found!.idle)
        for (const { key, more } of found!.better) {
          expect(LIGHTS[at(done + more)]).toBe(key)
          expect(at(done + more - 1)).toBeGreaterThan(at(done + more))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('looks to the end of the running month, or of the next when it is over, and not beyond the year', () => {
    expect(catchUpOf(1, 12, null, '2026-11-02', policy)?.by).toBe('2026-11-30')
    expect(catchUpOf(1, 12, null, '2026-10-31', policy)?.by).toBe('2026-11-30')
    expect(catchUpOf(1, 12, null, '2026-12-31', policy)).toBeNull()
    expect(catchUpOf(1, 0, null, '2026-10-31', policy)).toBeNull()
  })
})

describe('the same in English', () => {
  it.each([
    ['赵虎镇', 'Rate 87.5%, scheduled 75.0%: 12.5 points ahead, 1 elevator more than due.'],
    ['新区服务管理办公室', 'Rate 83.3%, scheduled 83.3%: level with the schedule.'],
    ['袁桥镇', 'Rate 33.3%, scheduled 66.7%: 33.3 points short, 2 elevators fewer than due.'],
  ])('why: %s', (name, sentence) => expect(reasonInEnglish(row(name))).toBe(sentence))

  it.each([
    ['长河街道', 'By 30 November: none more completed makes it behind; 3 more completed keep it on plan.'],
    ['抬头寺镇', 'By 30 November: none more completed makes it far behind; 2 more completed keep it behind; 4 more completed make it on plan.'],
    ['袁桥镇', 'By 30 November: 3 more completed make it behind; 4 more completed make it on plan.'],
  ])('what would change it: %s', (name, sentence) => expect(changeInEnglish(row(name), 'completed')).toBe(sentence))

  it('asks nothing of who has met the target or has none', () => {
    expect(changeInEnglish({ ...row('赵虎镇'), done: 8 }, 'completed')).toBe('The year’s target is met.')
    expect(changeInEnglish({ ...row('赵虎镇'), target: null }, 'completed')).toBe('')
    expect(reasonInEnglish({ ...row('赵虎镇'), target: null, deviation: null })).toBe('No target was set; not rated.')
  })
})

describe('quarterly grades', () => {
  it('follow the exact deviation by the thresholds in force', () => {
    expect(proposedGrades(rows, policy).map(({ name, proposed }) => [name, proposed])).toEqual([
      ['赵虎镇', '红'], ['长河街道', '红'], ['新区服务管理办公室', '红'], ['宋官屯街道', '蓝'], ['抬头寺镇', '黄'], ['袁桥镇', '黑'],
    ])
    const own = { grades: [{ name: '优', colour: '#00f', atLeast: 10 }, { name: '差', colour: '#f00', atLeast: null }] }
    expect(proposedGrades(rows, own).map(({ proposed }) => proposed)).toEqual(['优', '差', '差', '差', '差', '差'])
  })

  it('are not moved by rounding: −10.04 points print as −10.0 but are below −10', () => {
    const { input, units } = sample()
    // 2,992 of 10,000 done, 3,996 due: −10.04 points
    units.set('371471100', unit('371471100', 10_000, [0, 0, 0, 0, 0, 0, 0, 0, 0, 3996, 10_000, 10_000], { completed: [0, 2992, 2992] }))
    const line = proposedGrades(circularTable(input).rows, policy).find(({ code }) => code === '371471100')
    expect(line).toMatchObject({ deviation: '-10.0', proposed: '黄' })
  })

  it('give none without a target', () => {
    const { input, units } = sample()
    units.set('371471007', unit('371471007', null, null, { completed: [1, 15, 15] }))
    expect(proposedGrades(circularTable(input).rows, policy).at(-1)).toMatchObject({ proposed: null, grade: null })
  })

  it('take a person’s grade with its reason, and refuse one without, one unknown, and one for a unit without target', () => {
    const lines = proposedGrades(rows, policy)
    const changed = confirmedGrades(lines, { 371471108: { grade: '黄', reason: ' 管线迁改受阻 ' }, 371471101: { grade: '', reason: '' } }, policy)
    expect(changed.reasons).toEqual([])
    expect(changed.lines.at(-1)).toMatchObject({ proposed: '黑', grade: '黄', reason: '管线迁改受阻' })
    const refused = (changes: Record<string, { grade: string; reason: string }>, own = lines) => confirmedGrades(own, changes, policy).reasons.map(({ code }) => code)
    expect(refused({ 371471108: { grade: '黄', reason: ' ' } })).toEqual(['grade_reason_missing'])
    expect(refused({ 371471108: { grade: '金', reason: '好' } })).toEqual(['grade_unknown'])
    expect(refused({ a: { grade: '红', reason: '好' } }, [{ ...lines[0]!, code: 'a', proposed: null, grade: null }])).toEqual(['grade_unknown'])
  })

  it('are printed with their bands and counted in the policy’s order', () => {
    expect(gradeBands(policy.grades)).toEqual(['红：偏差不低于0', '蓝：偏差低于0、不低于−10', '黄：偏差低于−10、不低于−30', '黑：偏差低于−30'])
    expect(gradeCounts(proposedGrades(rows, policy), policy.grades).map(({ name, count }) => `${name}${count}`)).toEqual(['红3', '蓝1', '黄1', '黑1'])
    expect(quarterText('2026-Q3')).toBe('2026年第三季度')
  })
})

describe('observation by ballots of places', () => {
  const entries = ['甲', '乙', '丙'].map((name, index) => ({ id: index + 1, code: String(index + 1), name, place: '一号楼' }))
  const scoring = { first: 100, step: 3, leastBallots: 3 }

  it('gives 100, 97, 94 … and never less than nothing', () => {
    expect([1, 2, 3, 35].map((place) => placePoints(place, scoring))).toEqual([100, 97, 94, 0])
  })

  it('takes the mean over the ballots that ranked a site; equal scores share a rank', () => {
    const counts = [
      { entryId: 1, place: 1, ballots: 2 }, { entryId: 1, place: 2, ballots: 1 },
      { entryId: 2, place: 1, ballots: 1 }, { entryId: 2, place: 2, ballots: 2 },
      { entryId: 3, place: 3, ballots: 3 },
    ]
    const lines = observationResult(entries, counts, scoring)
    expect(lines.map(({ name, score, rank, places }) => [name, score, rank, places])).toEqual([
      ['甲', '99.00', 1, [2, 1, 0]], ['乙', '98.00', 2, [1, 2, 0]], ['丙', '94.00', 3, [0, 0, 3]],
    ])
    expect(observationResult([...entries].reverse(), [...counts].reverse(), scoring)).toEqual(lines)
    const tied = observationResult(entries, [{ entryId: 1, place: 1, ballots: 2 }, { entryId: 2, place: 1, ballots: 4 }, { entryId: 3, place: 2, ballots: 1 }], scoring)
    expect(tied.map(({ rank }) => rank)).toEqual([1, 1, 3])
    expect(observationResult(entries, [], scoring).map(({ rank, score }) => [rank, score])).toEqual([[null, null], [null, null], [null, null]])
  })

  it('refuses a ballot that leaves a site out, gives a place twice, or a place there is not', () => {
    const codes = (places: Record<number, number | null>) => checkBallot(places, entries).map(({ code }) => code)
    expect(codes({ 1: 2, 2: 1, 3: 3 })).toEqual([])
    expect(codes({ 1: 2, 2: 1 })).toEqual(['ballot_place_missing'])
    expect(codes({ 1: 1, 2: 1, 3: 4 })).toEqual(['ballot_place_twice', 'ballot_place_out'])
    expect(halfText('2026-H1')).toBe('2026年上半年')
  })
})

describe('annual assessment', () => {
  const whole: AssessmentInput = {
    code: 'a', name: '甲', rate: [9, 10], grades: [0, 1, 1, 2], observations: [[294, 3], [200, 2]], sheets: { onTime: 50, due: 52 }, problems: { inTime: 3, due: 4 },
  }

  it('weighs its parts exactly', () => {
    const [line] = assess([whole], policy.assessment)
    expect(line!.parts.map(({ key, score }) => [key, score])).toEqual([['rate', '90.00'], ['grades', '85.00'], ['observation', '99.00'], ['reporting', '96.15'], ['problems', '75.00']])
    // 0.40·90 + 0.25·85 + 0.10·99 + 0.15·(5000/52) + 0.10·75
    expect(line).toMatchObject({ total: '89.07', rank: 1 })
  })

  it('spreads the weight of what could not be judged over the rest, caps the rate, and ranks ties together', () => {
    const bare = { ...whole, rate: [12, 10] as [number, number], grades: [], observations: [], sheets: { onTime: 0, due: 0 }, problems: { inTime: 0, due: 0 } }
    const lines = assess([{ ...bare, code: 'c' }, { ...bare, code: 'b' }, { ...whole, code: 'd', rate: null }, { ...whole, code: 'e' }], policy.assessment)
    expect(lines.map(({ code, total, rank }) => [code, total, rank])).toEqual([['b', '100.00', 1], ['c', '100.00', 1], ['e', '89.07', 3], ['d', null, null]])
  })
})

it.each([
  ['grades not from high to low', { grades: [{ name: 'a', colour: 'x', atLeast: -10 }, { name: 'b', colour: 'x', atLeast: 0 }, { name: 'c', colour: 'x', atLeast: null }] }],
  ['a last grade with a threshold', { grades: [{ name: 'a', colour: 'x', atLeast: 0 }] }],
  ['weights that do not add up to 100', { assessment: { ...policy.assessment, weights: { rate: 40, grades: 25, observation: 10, reporting: 15, problems: 11 } } }],
  ['a number pattern without a number', { circular: { ...policy.circular, numberPattern: '〔{year}〕号' } }],
  ['too few ballots to be secret', { observation: { ...policy.observation, leastBallots: 2 } }],
])('a policy is refused with %s', (_title, part) => {
  expect(() => parsePolicy(JSON.stringify(part))).toThrow()
})
