import { describe, expect, it } from 'vitest'
import { phrases } from '~/ui/phrases'

describe('where a headline may break', () => {
  it.each([
    ['short clauses stay whole', '完成43部，比应完少3部。', ['完成43部，比应完少3部。']],
    ['a long clause breaks after 的, and leaves no short number alone', '承诺今年完工的电梯还差12部', ['承诺今年完工的', '电梯还差12部']],
    ['the month in one sentence', '截至11月2日完工29部，完成全年任务的72.5%，比应完少2部。', ['截至', '11月2日', '完工29部，完成全年任务的', '72.5%，比应完少2部。']],
    ['the parts of an address', '星河湾里六期西区6号楼2单元已停工', ['星河湾里六期西区', '6号楼', '2单元已停工']],
    ['a date and the number of a week stay whole', '德州天衢新区建设管理部2026年11月2日第44周周报', ['德州天衢新区建设管理部', '2026年11月2日', '第44周周报']],
    ['a sign stays with its number', '全区各镇街合计偏差已经到了−35.6个百分点', ['全区各镇街合计偏差已经到了', '−35.6个百分点']],
    ['English breaks at its spaces', 'All six sub-districts keep to the plan of the year', ['All six sub-districts keep to the plan of the year']],
    ['nothing is lost', '', []],
  ])('%s', (_title, text, parts) => {
    expect(phrases(text)).toEqual(parts)
    expect(phrases(text).join('')).toBe(text)
  })
})
