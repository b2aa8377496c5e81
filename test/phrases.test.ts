import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { LocaleProvider } from '~/ui/messages'
import { Phrases, phrases } from '~/ui/phrases'

describe('where a headline may break', () => {
  it.each([
    ['short clauses stay whole', '完成43部，比应完少3部。', ['完成43部，比应完少3部。']],
    ['a long clause breaks after 的, and leaves no short number alone', '承诺今年完工的电梯还差12部', ['承诺今年完工的', '电梯还差12部']],
    ['a month that has ended', '截至11月底完工31部，比应完少5部。', ['截至', '11月底', '完工31部，比应完少5部。']],
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

describe('a headline in large type', () => {
  const markup = (text: string, largeType: boolean) =>
    renderToStaticMarkup(createElement(LocaleProvider, { locale: 'zh-CN', largeType, children: createElement(Phrases, null, text) }))

  it('keeps each clause with its mark in one box, so that a line of a phone neither begins with a mark nor holds nothing else', () => {
    expect(markup('6份承诺书已签6份，签订时与计划相符。', true)).toBe('<span class="whole">6份承诺书已签6份，</span><span class="whole">签订时与计划相符。</span>')
    expect(markup('6份承诺书已签6份，签订时与计划相符。', false)).not.toContain('whole')
  })

  it('keeps the spaces between English words and around a dot outside', () => {
    expect(markup('3 of 6 are late', true)).toBe('3 of 6 are late')
    expect(markup('第48周 · 11月23日', true).replace(/<[^>]+>/g, '')).toBe('第48周 · 11月23日')
    expect(markup('第48周 · 11月23日', true)).toContain('第48周</span> ')
  })
})

it('no typed space stands between two Chinese sentences: the style sheet makes the room', () => {
  const names = ['app', 'scripts'].flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))).filter((name) => /\.tsx?$/.test(name))
  const found = names.flatMap((name) => {
    const tree = ts.createSourceFile(name, readFileSync(name, 'utf8'), ts.ScriptTarget.Latest, true)
    return textsOf(tree).filter((text) => /[。！？；，、][ \u3000]+(?:[\u4e00-\u9fff“（]|$)/.test(text)).map((text) => `${name}: ${text}`)
  })
  expect(found).toEqual([])
})

/** Every literal text of a source, a template's with … for what is filled in. */
function textsOf(node: ts.Node): string[] {
  const own = ts.isStringLiteralLike(node) || ts.isJsxText(node) ? [node.text] : ts.isTemplateExpression(node) ? [node.head.text + node.templateSpans.map(({ literal }) => `字${literal.text}`).join('')] : []
  node.forEachChild((child) => void own.push(...textsOf(child)))
  return own
}
