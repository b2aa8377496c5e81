import { describe, expect, it } from 'vitest'
import { circularTable, type CircularRow } from '~/domain/circular'
import { documentOf, definitionsOf, withEdits } from '~/domain/circular-document'
import { fullProgressTable } from '~/domain/circular-tables'
import * as text from '~/domain/circular-text'
import { stageRows } from '~/features/charts/charts.server'
import { NATIONAL_DEFAULT } from '~/domain/policy'
import { sample, sampleCircular, sampleTable, unit } from './circular-fixture'

const month = '2026-10'
const date = '2026-10-31'
const { rows, total } = sampleTable()

function problem(number: string, raisedOn: string, dueOn: string, more: Partial<text.CircularProblem> = {}): text.CircularProblem {
  return { number, divisionName: '抬头寺镇', place: '锦绣园3号楼2单元', title: '高压电缆未迁移', ownerName: '供电公司', raisedOn, dueOn, closedOn: null, isFromLastMonth: raisedOn < '2026-10-01', ...more }
}

it('a circular issued before the product had a measure is printed and drawn without it', () => {
  const issued = structuredClone(sampleCircular())
  const titles = () => fullProgressTable(issued).columns.map(({ title }) => title)
  const stages = () => stageRows(issued).map(({ key }) => key)
  expect([titles().includes('批准本年'), titles().includes('停工'), stages().includes('approved')]).toEqual([true, true, true])
  for (const { figures } of [...issued.rows, issued.total]) for (const key of ['approved', 'paused'] as const) delete (figures as Record<string, unknown>)[key]
  expect(titles().filter((title) => /批准|停工/.test(title))).toEqual([])
  expect(stages()).toEqual(['signed', 'accepted', 'started', 'completed', 'in_use'])
})

describe('sentences of the circular', () => {
  it('say the overall result', () => {
    expect(text.resultSentence(total, 'completed', month, '全区', 'verified', [37, 60])).toBe('1—10月，全区完工43部，完成年度任务60部的71.7%，比9月通报提高10.0个百分点，低于时序进度5.0个百分点，少3部。')
    expect(text.resultSentence(total, 'completed', month, '全区', 'verified', [43, 60])).toContain('与9月通报持平')
    expect(text.resultSentence(total, 'completed', month, '全区', 'verified', null)).toBe('1—10月，全区完工43部，完成年度任务60部的71.7%，低于时序进度5.0个百分点，少3部。')
    expect(text.resultSentence({ ...total, target: null }, 'completed', '2026-01', '全市', 'verified', null)).toBe('1月，全市完工43部；未下达年度任务，不计算完成率。')
    expect(text.resultSentence({ ...total, deviation: '0.0', ahead: 0 }, 'completed', month, '全区', 'verified', null)).toContain('，与时序进度持平。')
    expect(text.resultSentence({ ...total, deviation: '2.5', ahead: 1 }, 'completed', month, '全区', 'verified', null)).toContain('，高于时序进度2.5个百分点，多1部。')
    expect(text.resultSentence({ ...total, done: 40 }, 'completed', month, '全区', 'verified', null)).toContain('完工43部，其中计入完成率40部，')
  })

  it('say what the month brought, and when it brought nothing', () => {
    expect(text.newSentence(total, month, 'verified')).toBe('10月新签约5部、开工4部、完工6部、投入使用7部。')
    const none = circularTable({ ...sample().input, units: new Map() }).total
    expect(text.newSentence(none, month, 'verified')).toBe('10月没有新的签约、开工、完工和投入使用。')
    expect(text.newSentence(rows[0] as CircularRow, month, 'verified')).toBe('10月新签约1部、开工1部、完工1部，没有新的投入使用。')
  })

  it('say the stock', () => {
    expect(text.stockSentence(total, date, 'verified')).toBe('截至10月31日，在建23部，其中停工3部；历年累计完工139部。')
    expect(text.stockSentence(rows[0] as CircularRow, date, 'verified')).toBe('截至10月31日，在建3部；历年累计完工16部。')
  })

  it('say that there was nothing new only where the projects are kept, not where there are opening figures alone', () => {
    const { input } = sample()
    const own = unit('371471100', 8, null, { completed: [1, 3, 16] })
    Object.assign(own.figures.completed, { openingMonth: 1, openingYear: 3, openingAll: 16 })
    const lines = input.lines.filter(({ code }) => code === own.code)
    const table = () => circularTable({ ...input, lines, units: new Map([[own.code, own]]) })
    expect(text.newSentence(table().total, month, 'verified')).toBe('10月新完工1部。')
    own.figures.completed.verified.month = own.figures.completed.reported.month = own.figures.completed.openingMonth = 0
    expect(text.newSentence(table().total, month, 'verified')).toBe('')
    expect(text.behindSentence(table().rows, month, 'completed', 'verified')).toMatch(/完工数少于承诺数，到本月累计少\d部。$/)
    own.figures.signed.verified.all = own.figures.signed.reported.all = 1
    expect(text.newSentence(table().total, month, 'verified')).toBe('10月没有新的签约、开工、完工和投入使用。')
    expect(text.behindSentence(table().rows, month, 'completed', 'verified')).toContain('赵虎镇本月没有新的完工。')
  })

  it('say nothing of the stock where only opening figures are on record, and its cell is none', () => {
    const { input } = sample()
    const own = unit('371471100', 8, null, { completed: [1, 7, 16] })
    Object.assign(own.figures.completed, { openingMonth: 1, openingYear: 7, openingAll: 16 })
    const lines = input.lines.filter(({ code }) => code === own.code)
    const table = circularTable({ ...input, lines, units: new Map([[own.code, own]]) })
    expect(text.stockSentence(table.total, date, 'verified')).toBe('截至10月31日，历年累计完工16部。')
    const printed = fullProgressTable({ ...sampleCircular(), ...table })
    const at = printed.columns.findIndex(({ title }) => title === '在建')
    expect([printed.rows[0]?.[at]?.text, printed.foot?.[at]?.text]).toEqual(['-', '-'])
    own.figures.signed.verified.all = 1
    expect(text.stockSentence(circularTable({ ...input, lines, units: new Map([[own.code, own]]) }).total, date, 'verified')).toContain('在建0部')
  })

  it('set apart what is not verified, withdrawn, outside the plan, opening, or planned otherwise', () => {
    const { input, units } = sample()
    const own = units.get('371471100')!
    own.figures.completed.reported.year = 9
    own.figures.signed.verified.withdrawn = 1
    own.figures.completed.verified.outside = 2
    own.figures.completed.openingYear = 4
    const table = circularTable(input)
    expect(text.unverifiedSentence(table.total, 'verified')).toBe('另有完工2部已报待核实，没有计入。')
    expect(text.unverifiedSentence(table.total, 'reported')).toBe('以上含待核实的完工2部。')
    expect(text.unverifiedSentence(total, 'verified')).toBe('')
    expect(text.withdrawnSentence(table.total, 'verified')).toBe('因项目终止，从本年累计中核减签约1部。')
    expect(text.withdrawnSentence(total, 'verified')).toBe('')
    expect(text.outsideSentence(table.rows, table.total, 'completed', false)).toBe('承诺书以外完工2部（赵虎镇），单列，不计入完成率。')
    expect(text.outsideSentence(table.rows, table.total, 'completed', true)).toBe('承诺书以外完工2部。')
    expect(text.openingNote(table.rows, 'completed')).toBe('本年完工数中有4部为历史基数（赵虎镇），没有逐部记录。')
    expect(text.openingNote(rows, 'completed')).toBe('')
    const bare = table.rows.map((row) => (row.code === '371471008' ? { ...row, target: null, figures: { ...row.figures, completed: { ...row.figures.completed, openingYear: 3 } } } : row))
    expect(text.openingNote(bare, 'completed')).toBe('本年完工数中有7部为历史基数（赵虎镇等），没有逐部记录。')
    expect(text.openingNote(bare.filter((row) => row.target === null), 'completed')).toBe('本年完工数中有3部为历史基数，没有逐部记录。')
    expect(text.planSentence(62, total, '全区')).toBe('全区年度计划62部，各单位承诺数合计60部，相差2部；完成率按承诺数计算。')
    expect(text.planSentence(60, total, '全区')).toBe('')
    expect(text.planSentence(null, total, '全区')).toBe('')
  })

  it('name ties as a group', () => {
    expect(text.rankSentence(rows)).toBe('完成率较高的是：赵虎镇87.5%；长河街道、新区服务管理办公室均为83.3%，并列第2。完成率较低的是：袁桥镇33.3%；抬头寺镇50.0%。')
    const equal = rows.map((row) => ({ ...row, rank: 1, rate: '50.0%' }))
    expect(text.rankSentence(equal)).toBe('各单位完成率均为50.0%。')
    expect(text.rankSentence(rows.map((row) => ({ ...row, rank: null })))).toBe('各单位均未下达年度任务，不排名次。')
    expect(text.rankSentence(rows.slice(0, 1))).toBe('赵虎镇完成率为87.5%。')
  })

  it('name the lights with deviations', () => {
    expect(text.ratingSentence(rows)).toBe('袁桥镇偏差−33.3个百分点，评价为“严重滞后”；抬头寺镇偏差−25.0个百分点，评价为“滞后”；宋官屯街道偏差−7.1个百分点，评价为“关注”。其余3个单位评价为“正常”。')
    expect(text.ratingSentence(rows.slice(0, 3))).toBe('3个单位均评价为“正常”。')
  })

  it('name units without a target and what they did', () => {
    const { input, units } = sample()
    units.set('371471007', unit('371471007', null, null, { completed: [1, 15, 15] }))
    expect(text.untargetedSentence(circularTable(input).rows, 'completed', 'verified')).toBe('长河街道未下达年度任务，不排名次，完工15部。')
    expect(text.untargetedSentence(rows, 'completed', 'verified')).toBe('')
  })

  it('say the end of the last day only when it is over', () => {
    expect(text.asOfText({ month, date, dataAt: '2026-11-01T00:00:00.000Z' })).toBe('数据截至2026年10月31日24时')
    expect(text.asOfText({ month, date, dataAt: '2026-10-31T09:00:00.000Z' })).toBe('数据截至2026年10月31日')
    expect(text.asOfText({ month, date: '2026-10-12', dataAt: '2026-10-12T09:00:00.000Z' })).toBe('数据截至2026年10月12日')
  })

  it('name who is behind and since when', () => {
    const behind = rows.map((row) => (row.name === '袁桥镇' ? { ...row, behindSince: '2026-05' } : row))
    expect(text.behindHeading(behind, month)).toBe('部分单位连续滞后。')
    expect(text.behindSentence(behind, month, 'completed', 'verified')).toBe(
      '袁桥镇自5月起连续6个月完工数少于承诺数，到本月累计少2部；抬头寺镇完工数少于承诺数，到本月累计少2部；宋官屯街道完工数少于承诺数，到本月累计少1部。袁桥镇本月没有新的完工。')
    expect(text.behindHeading(rows.slice(0, 3), month)).toBe('各单位没有落后于承诺进度的。')
    expect(text.behindSentence(rows.slice(0, 3), month, 'completed', 'verified')).toBe('')
    expect(text.reportingSentence([{ name: '袁桥镇', missing: 1, late: 0 }, { name: '赵虎镇', missing: 0, late: 2 }])).toBe('没有报送周进展的：袁桥镇1次；逾期报送的：赵虎镇2次。')
    expect(text.reportingSentence([])).toBe('')
  })

  it('name the oldest open problems and what became of last month’s', () => {
    const list = [problem('1', '2026-09-10', '2026-09-30'), problem('2', '2026-10-05', '2026-11-30', { place: '' }), problem('3', '2026-09-16', '2026-10-10', { closedOn: '2026-10-09' })]
    expect(text.problemsHeading(list, date)).toBe('部分问题超期未销号。')
    expect(text.problemsSentence(list, date)).toBe('未销号问题2个，其中超期1个。等待最久的是：锦绣园3号楼2单元“高压电缆未迁移”已等51天，责任单位供电公司；抬头寺镇“高压电缆未迁移”已等26天，责任单位供电公司。')
    expect(text.problemsSentence([], date)).toBe('')
    expect(text.problemsHeading([], date)).toBe('没有未销号问题。')
    expect(text.handedOnHeading(list)).toBe('上月交办事项未全部办结。')
    expect(text.handedOnSentence(list)).toBe('上月交办2项，办结1项，未办结1项，详见附件3。')
    expect(text.handedOnSentence([])).toBe('')
    expect(text.handedOnHeading([])).toBe('上月没有交办事项。')
  })

  it('say what must be done', () => {
    expect(text.remainingSentence(total, 'completed', month)).toBe('后2个月需完工17部，月均8.5部。')
    expect(text.remainingSentence(total, 'completed', '2026-11')).toBe('12月需完工17部。')
    expect(text.remainingSentence(total, 'completed', '2026-12')).toBe('年度完工任务还差17部。')
    expect(text.remainingSentence({ ...total, done: 62 }, 'completed', month)).toBe('年度完工任务已经完成，超出2部。')
    expect(text.demandSentence(rows, [problem('1', '2026-09-10', '2026-09-30')], date, 'completed')).toBe(
      '请袁桥镇、抬头寺镇收到本通报后5个工作日内报送逐部赶工计划；请供电公司对超期事项明确办结时间；其余单位按承诺书逐月推进完工。')
  })

  it('fit a city of one district: nobody else is spoken of', () => {
    const one = (key: 'late' | 'normal', isBehind: boolean): CircularRow[] => [{ ...(rows[0] as CircularRow), name: '天衢新区', isBehind, rating: { key, better: [] } }]
    expect(text.demandSentence(one('late', true), [], date, 'completed')).toBe('请天衢新区收到本通报后5个工作日内报送逐部赶工计划；天衢新区按承诺书逐月推进完工。')
    expect(text.demandSentence(one('normal', false), [], date, 'completed')).toBe('天衢新区按承诺书逐月推进完工。')
    expect(text.demandSentence(rows.map((row) => ({ ...row, rating: { key: 'late', better: [] } })), [], date, 'completed')).toContain('；各单位按承诺书')
    expect(text.demandSentence(rows, [], '2026-12-31', 'completed')).toBe('请袁桥镇、抬头寺镇收到本通报后5个工作日内报送逐部赶工计划。')
    expect(text.behindHeading(one('late', true), month)).toBe('天衢新区落后于承诺进度。')
    expect(text.behindHeading(one('normal', false), month)).toBe('天衢新区没有落后于承诺进度。')
    expect(text.rankSentence([{ ...(one('normal', false)[0] as CircularRow), rank: null }])).toBe('天衢新区未下达年度任务，不排名次。')
  })

  it('say what was corrected', () => {
    const line = { code: 'a', name: '甲', year: 2026, measure: 'completed' as const }
    expect(text.correctionSentence([{ ...line, cause: 'late_entry', delta: 2 }, { ...line, cause: 'retraction', delta: -1 }], month)).toBe('对本年已通报月份更正完工+1部（补报+2部、撤回−1部），详见附件1更正表。')
    expect(text.correctionSentence([{ ...line, year: 2025, cause: 'late_entry', delta: 1 }], '2026-01')).toBe('对以前年度更正完工+1部（补报+1部），详见附件1更正表。')
    expect(text.correctionSentence([], month)).toBe('')
  })

  it('address whom there is', () => {
    expect(text.addresseesOf('district', rows)).toBe('各镇、街道，新区服务管理办公室：')
    expect(text.addresseesOf('city', rows)).toBe('各县（市、区）：')
    expect(text.addresseesOf('district', rows.slice(0, 1))).toBe('各镇：')
    expect(text.titleOf('2026-03')).toBe('关于2026年3月既有住宅加装电梯工作进展情况的通报')
  })
})

describe('documentOf', () => {
  function paragraphs(change: (units: ReturnType<typeof sample>['units']) => void = () => undefined) {
    const { input, units } = sample()
    change(units)
    const table = circularTable(input)
    return documentOf({
      level: 'district', month, date, measure: 'completed', basis: 'verified', policy: NATIONAL_DEFAULT, ...table,
      plan: 60, corrections: [], rateBefore: [37, 60], problems: [problem('1', '2026-09-10', '2026-09-30')], reporting: [],
    })
  }

  it('keeps the conventional order', () => {
    expect(paragraphs().filter(({ kind }) => kind === 'heading').map((paragraph) => paragraph.text)).toEqual(['一、总体情况', '二、各镇街情况', '三、存在问题', '四、下步要求'])
  })

  it.each([
    ['one more completed', (u: ReturnType<typeof sample>['units']) => { u.get('371471108')!.figures.completed.verified.year += 1 }, ['result', 'ranks', 'ratings', 'behind', 'demands']],
    ['one more paused', (u) => { u.get('371471007')!.figures.paused.verified.all += 1 }, ['result']],
    ['one more signed this month', (u) => { u.get('371471007')!.figures.signed.verified.month += 1 }, ['result']],
    ['one reported, not verified', (u) => { u.get('371471007')!.figures.completed.reported.year += 1 }, ['notes']],
  ] as [string, (u: ReturnType<typeof sample>['units']) => void, string[]][])('changes the sentences about a changed cell and no other: %s', (_title, change, keys) => {
    const before = new Map(paragraphs().map((paragraph) => [paragraph.key, paragraph.text]))
    const after = new Map(paragraphs(change).map((paragraph) => [paragraph.key, paragraph.text]))
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key))
    expect(changed.sort()).toEqual([...keys].sort())
  })

  it('says of a unit without a target only what its own line says', () => {
    const { input, units } = sample()
    const bare = unit('371471108', null, null, { completed: [1, 2, 2] })
    bare.figures.completed.openingYear = 2
    units.set('371471108', bare)
    const table = circularTable(input)
    const said = documentOf({
      level: 'district', month, date, measure: 'completed', basis: 'verified', policy: NATIONAL_DEFAULT, ...table, plan: 60, corrections: [], rateBefore: null, problems: [],
      reporting: [{ name: '袁桥镇', missing: 2, late: 0 }, { name: '赵虎镇', missing: 0, late: 1 }],
    }).filter((paragraph) => paragraph.text.includes('袁桥镇'))
    expect(said.map(({ key }) => key)).toEqual(['ratings'])
    expect(said[0]?.text).toContain('袁桥镇未下达年度任务，不排名次，完工2部。')
  })

  it('where no unit has a target compares with no promise and asks for none to be kept', () => {
    const said = new Map(paragraphs((units) => { for (const code of units.keys()) units.set(code, unit(code, null, null, { completed: [1, 2, 2] })) }).map((paragraph) => [paragraph.key, paragraph.text]))
    expect(said.get('behindTitle')).toBe('（一）各单位均未下达年度任务，不比较进度。')
    expect(said.get('demands')).toBe('请尽快下达年度任务，签订承诺书。请供电公司对超期事项明确办结时间。')
    expect([...said.values()].join('')).not.toContain('承诺进度')
  })

  it('asks only units with a letter to go on by it', () => {
    const rest = (late: boolean) => {
      const { rows: all } = sampleTable()
      return text.demandSentence(all.map((row, at) => (at === 0 ? { ...row, target: null, rating: { key: 'none' as const, better: [] } } : { ...row, rating: { key: late ? ('late' as const) : ('normal' as const), better: [] } })), [], date, 'completed')
    }
    expect(rest(true)).toContain('；各单位按承诺书逐月推进完工。')
    expect(rest(false)).toBe('各单位按承诺书逐月推进完工。')
  })

  it('puts a person’s words in and keeps what the numbers say', () => {
    const edited = withEdits(paragraphs(), { demands: '另行通知。', overall: '不能改标题' })
    expect(edited.find(({ key }) => key === 'demands')).toMatchObject({ text: '另行通知。', written: expect.stringContaining('后2个月需完工17部') })
    expect(edited.find(({ key }) => key === 'overall')?.text).toBe('一、总体情况')
  })

  it('prints the thresholds in force', () => {
    expect(definitionsOf('verified', NATIONAL_DEFAULT).at(-1)).toBe('评价：● 正常，偏差不低于0；◇ 关注，低于0、高于−10；▲ 滞后，−10至−30（含）；■ 严重滞后，低于−30；○ 未下达任务。')
  })
})
