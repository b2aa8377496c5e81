import { describe, expect, it } from 'vitest'
import { strangeNumbers, unsourcedNumbers } from '~/domain/circular-numbers'
import { withOldAndNew } from '~/domain/circular-corrections'
import { withEdits } from '~/domain/circular-document'
import { sampleCircular } from './circular-fixture'

const circular = sampleCircular()
const written = '1—10月，全区完工43部，完成年度任务60部的71.7%。'
const strange = (text: string) => strangeNumbers({ text, written }, circular).map(({ written: number, unit }) => unit + number)

describe('figures in a person’s words are held to the rows', () => {
  it.each([
    ['全区完工43部，完成年度任务60部的71.7%，低于时序进度5个百分点，比9月多6部。', []],
    ['全区完工45部。', ['45部']],
    ['完成率72%，低于时序进度4.9个百分点。', ['72%', '4.9个百分点']],
    ['袁桥镇完工2部，完成率33.3%，低于时序进度33.3个百分点，排第6名。', []],
    ['袁桥镇完工43部。', ['袁桥镇43部']],
    ['袁桥镇完成率71.7%。', ['袁桥镇71.7%']],
    ['长河街道排第1名。', ['长河街道第1名']],
    // The subject holds until the sentence ends or another is named.
    ['袁桥镇进度最慢，只完工2部；全区完工43部。', []],
    ['袁桥镇进度最慢。完工43部。', []],
    ['赵虎镇、长河街道分别完工7部和15部。', []],
    // Figures of several units are each held to their own row, in the order of the names.
    ['赵虎镇、长河街道分别完工15部和7部。', ['赵虎镇15部', '长河街道7部']],
    ['赵虎镇、长河街道进度较快，分别完工7部和99部。', ['长河街道99部']],
    ['赵虎镇、长河街道分别完工7部和15部、完成率87.5%和83.3%。', []],
    ['赵虎镇、长河街道分别完工7部和15部、完成率83.3%和87.5%。', ['赵虎镇83.3%', '长河街道87.5%']],
    ['赵虎镇完工7部、长河街道完工15部，分别排第1名和第2名。', []],
    ['赵虎镇完工15部、长河街道完工7部。', ['赵虎镇15部', '长河街道7部']],
    ['排第1名的赵虎镇完工7部。', []],
    ['排第2名的赵虎镇完工7部。', ['赵虎镇第2名']],
    ['长河街道、新区服务管理办公室均完成83.3%，并列第2名。', []],
    ['赵虎镇、长河街道均完成83.3%。', ['赵虎镇、长河街道83.3%']],
    // The word before a figure says of which measure it is: 7 are under construction there, 15 complete.
    ['长河街道完工7部。', ['长河街道7部']],
    ['长河街道在建7部，开工19部，应完工14部，还需完工3部。', []],
    ['全区开工43部。', ['43部']],
    // 本月 asks for the month's figure, not the year's.
    ['长河街道本月完工2部，累计完工15部；在建7部。', []],
    ['长河街道本月完工15部。', ['长河街道15部']],
    ['本月全区完工43部。', ['43部']],
    ['截至本月底，全区完工43部。', []],
    // Together they have the sum, and nothing else.
    ['赵虎镇、长河街道共完工22部。', []],
    ['赵虎镇、长河街道共完工21部。', ['赵虎镇、长河街道21部']],
    // What is no figure of the rows is not asked for.
    ['请于11月20日前、5个工作日内报送，2026年1号楼2单元3名工作人员到场，未销号问题9个。', []],
  ])('%s', (text, expected) => expect(strange(text)).toEqual(expected))

  it('leaves what the numbers themselves wrote, and what has a source, alone', () => {
    expect(strangeNumbers({ text: '完工999部。' }, circular)).toEqual([])
    const edited = { ...circular, paragraphs: withEdits(circular.paragraphs, { demands: '请每周完工99部。' }, { demands: '专班部署' }) }
    expect(unsourcedNumbers(edited, {})).toEqual([{ key: 'demands', numbers: [{ written: '99部', unit: '' }] }])
    expect(unsourcedNumbers(edited, { demands: '专班部署' })).toEqual([])
    expect(edited.paragraphs.find(({ key }) => key === 'demands')?.source).toBe('专班部署')
  })

  it('does not take a figure from another sub-district’s clause of the generated sentence', () => {
    const generated = '赵虎镇累计少2部，袁桥镇连续下降3个百分点。'
    const swapped = strangeNumbers({ text: '赵虎镇下降3个百分点。', written: generated }, circular)
    expect(swapped).toEqual([{ written: '3个百分点', unit: '赵虎镇' }])
    expect(strangeNumbers({ text: '袁桥镇下降3个百分点。', written: generated }, circular)).toEqual([])
  })

  it('finds nothing strange in any generated sentence', () => {
    for (const paragraph of circular.paragraphs) expect(strangeNumbers({ text: paragraph.text, written: paragraph.text }, circular), paragraph.text).toEqual([])
  })
})

describe('corrections show old and new', () => {
  it('counts on from line to line of one figure', () => {
    const line = { code: '371471007', name: '长河街道', measure: 'completed' as const, year: 2026 }
    const lines = withOldAndNew(
      [{ ...line, cause: 'late_entry', delta: 2 }, { ...line, cause: 'retraction', delta: -1 }, { ...line, year: 2025, cause: 'late_entry', delta: 1 }, { ...line, cause: 'target', delta: 4 }, { ...line, measure: 'under_construction', cause: 'late_entry', delta: -1 }],
      circular.rows, '2026-10', 'verified',
    )
    expect(lines.map(({ before, after }) => [before, after])).toEqual([[15, 17], [17, 16], [53, 54], [18, 22], [7, 6]])
  })
})
