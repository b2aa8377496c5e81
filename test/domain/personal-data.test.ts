import { describe, expect, it } from 'vitest'
import { boxBetween, pixelsOf, pointOf } from '~/domain/photos'
import { challengeOf, inChinese, isRightAnswer } from '~/domain/challenge'
import { answerDue, feedbackState, mayReopen } from '~/domain/feedback'
import { personalDataIn, withoutPersonalData } from '~/domain/personal-data'
import { NATIONAL_DEFAULT } from '~/domain/policy'

describe('personal data in what residents write', () => {
  it.each([
    ['请打13800001234', ['mobile'], '请打***'],
    ['请打１３８００００１２３４', ['mobile'], '请打***'],
    ['电话138 0000 1234，找我', ['mobile'], '电话***，找我'],
    ['身份证371402195001011234', ['identity'], '身份证***'],
    ['邮箱wang.x@example.com好', ['email'], '邮箱***好'],
    ['住3单元501室', ['room'], '住3单元***'],
    ['我家501户漏水', ['room'], '我家***漏水'],
    ['7-3-501漏水', ['room'], '7-3-***漏水'],
    ['车牌鲁N12345挡路', ['plate'], '车牌***挡路'],
    ['我叫王建国，问一下', ['name'], '我叫***，问一下'],
    ['楼下李大爷反对', ['name'], '楼下***反对'],
  ])('%s shows %o', (text, kinds, without) => {
    expect(personalDataIn(text)).toEqual(kinds)
    expect(withoutPersonalData(text)).toBe(without)
    expect(personalDataIn(without)).toEqual([])
  })

  it.each(['2026年11月2日开工，请拨打0534-000 0110', '7号楼3单元没有灯', '施工到1200毫米', '三次去了都没有人', '项目编号371471-26-0023', '工期120天，共2部'])('%s shows none', (text) => {
    expect(personalDataIn(text)).toEqual([])
    expect(withoutPersonalData(text)).toBe(text)
  })
})

describe('the term of an answer', () => {
  it.each([
    ['question', '2026-11-02', '2026-11-09'],
    ['complaint', '2026-11-02', '2026-11-16'],
    ['question', '2026-09-30', '2026-10-13'],
    ['suggestion', '2026-11-06', '2026-11-27'],
  ] as const)('a %s of %s by %s', (kind, received, due) => {
    expect(answerDue(kind, received, NATIONAL_DEFAULT)).toBe(due)
  })

  it('is kept on its last day and missed on the next; an answer ends it', () => {
    expect(feedbackState({ answeredOn: null, dueOn: '2026-11-09' }, '2026-11-09')).toBe('open')
    expect(feedbackState({ answeredOn: null, dueOn: '2026-11-09' }, '2026-11-10')).toBe('overdue')
    expect(feedbackState({ answeredOn: '2026-11-10', dueOn: '2026-11-09' }, '2026-11-10')).toBe('answered')
  })

  it('begins anew once', () => {
    expect([mayReopen({ answeredOn: null, reopenedOn: null }), mayReopen({ answeredOn: 'x', reopenedOn: null }), mayReopen({ answeredOn: 'x', reopenedOn: 'y' })]).toEqual([false, true, false])
  })
})

describe('the question that holds off machines', () => {
  it('is answered in Arabic, full-width and Chinese figures', () => {
    for (const seed of [0, 8, 80, 4_000_000_001]) {
      const question = challengeOf(seed)
      const sum = question.one + question.other
      for (const typed of [String(sum), ` ${sum} `, inChinese(sum), String(sum).replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))]) expect(isRightAnswer(question, typed)).toBe(true)
      for (const typed of ['', String(sum + 1), `${sum}0`, 'x']) expect(isRightAnswer(question, typed)).toBe(false)
    }
    expect([inChinese(3), inChinese(10), inChinese(18)]).toEqual(['三', '十', '十八'])
  })
})

describe('a box on a picture', () => {
  it('lies between two corners in any order and inside the picture', () => {
    expect(boxBetween({ x: 700, y: 900 }, { x: 500, y: 400 })).toEqual({ left: 500, top: 400, width: 200, height: 500 })
    expect(boxBetween({ x: -50, y: 0 }, { x: 2000, y: 10 })).toEqual({ left: 0, top: 0, width: 1000, height: 10 })
    expect(boxBetween({ x: 5, y: 5 }, { x: 5, y: 300 })).toBeNull()
  })

  it('covers whole pixels outwards, never one too few', () => {
    expect(pixelsOf({ left: 333, top: 0, width: 1, height: 1000 }, { width: 100, height: 10 })).toEqual({ left: 33, top: 0, width: 1, height: 10 })
    expect(pixelsOf({ left: 990, top: 990, width: 10, height: 10 }, { width: 64, height: 48 })).toEqual({ left: 63, top: 47, width: 1, height: 1 })
    expect(pointOf({ x: 300, y: 100 }, { width: 600, height: 400 })).toEqual({ x: 500, y: 250 })
  })
})
