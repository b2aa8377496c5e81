import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { messagesFor } from '~/i18n/messages'

const zh = messagesFor('zh-CN')
const en = messagesFor('en')

interface Place {
  code: string
  at: string
}

const sources = ['app', 'scripts'].flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
const trees = sources.filter((name) => /\.tsx?$/.test(name) && !name.startsWith('app/i18n')).map((name) => ts.createSourceFile(name, readFileSync(name, 'utf8'), ts.ScriptTarget.Latest, true))

/** Every string that the tree holds; a code that is in no string can be refused by nobody. */
const strings = new Set(trees.flatMap((tree) => walk(tree).flatMap((node) => (ts.isStringLiteralLike(node) ? [node.text] : []))))

/** The codes given to `refuse(code, …)` and to a reason written as an object beside its field. */
const refused: Place[] = trees.flatMap((tree) =>
  walk(tree).flatMap((node) => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'refuse') return node.arguments[0] ? literals(node.arguments[0]) : []
    if (!ts.isObjectLiteralExpression(node)) return []
    const properties = new Map(node.properties.flatMap((property) => (ts.isPropertyAssignment(property) ? [[property.name.getText(), property.initializer] as const] : [])))
    const code = properties.get('code')
    return code && node.properties.some(({ name }) => name?.getText() === 'field' || name?.getText() === 'params') ? literals(code) : []
  }),
)

function walk(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = [node]
  node.forEachChild((child) => void found.push(...walk(child)))
  return found
}

function literals(node: ts.Expression): Place[] {
  if (ts.isConditionalExpression(node)) return [...literals(node.whenTrue), ...literals(node.whenFalse)]
  const tree = node.getSourceFile()
  return ts.isStringLiteralLike(node) ? [{ code: node.text, at: `${tree.fileName}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}` }] : []
}

describe('reasons of refusals', () => {
  const areas = Object.entries(zh).map(([area, words]) => [area, Object.keys(words.reasons)] as const)
  const known = new Set(areas.flatMap(([, codes]) => codes))
  const printedByImports = new Set([...Object.keys(zh.imports.faults), ...Object.keys(zh.imports.notesText)])

  it('have a sentence each, in every place that refuses', () => {
    expect(refused.length).toBeGreaterThan(150)
    expect(refused.filter(({ code }) => code !== 'not_found' && !known.has(code) && !printedByImports.has(code))).toEqual([])
  })

  it('are said by one area only, so that a sentence cannot hide another', () => {
    const twice = [...known].map((code) => [code, areas.filter(([, codes]) => codes.includes(code)).map(([area]) => area)] as const).filter(([, where]) => where.length > 1)
    expect(twice).toEqual([])
  })

  it('are none that nobody refuses with', () => {
    expect([...known].filter((code) => !strings.has(code))).toEqual([])
  })
})

/** All words below a place; of a sentence that takes values, the function as it is written. */
function printed(words: unknown, at: string): { at: string; text: string }[] {
  if (typeof words === 'string') return [{ at, text: words }]
  if (typeof words === 'function') return [{ at, text: words.toString() }]
  return Object.entries((words ?? {}) as Record<string, unknown>).flatMap(([key, value]) => printed(value, at ? `${at}.${key}` : key))
}

describe('the words of both languages', () => {
  /** What English pages must quote: the other language’s own name, addresses as they are written on the door, column names and dates as they stand in the ledger, the number of a document. */
  const QUOTED = [/^common\.otherLanguage$/, /^projects\.form\.(building|stairwell)Hint$/, /^residents\.homeHints\./, /^imports\.(reasons|faults)\./, /^circulars\.placeholders\.number$/, /^admin\.policies\.numberPatternHint$/]

  it('English has no Chinese but what it must quote', () => {
    const mixed = printed(en, '').filter(({ at, text }) => /[\u4e00-\u9fff]/.test(text) && !QUOTED.some((pattern) => pattern.test(at)))
    expect(mixed.map(({ at }) => at)).toEqual([])
  })

  /** What stands in quotation marks is to be typed or computed to the letter. */
  it('Chinese is written with full-width punctuation and without typed spaces beside figures', () => {
    const wrong = printed(zh, '').filter(({ text }) => /[\u4e00-\u9fff][,;:!?](?=[\u4e00-\u9fff\s]|$)|[\u4e00-\u9fff] \d|\d [\u4e00-\u9fff]|[\d}] MB/.test(text.replace(/“[^”]*”/g, '')))
    expect(wrong.map(({ at, text }) => `${at}: ${text}`)).toEqual([])
  })
})
