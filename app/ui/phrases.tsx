import { Children, type ReactNode } from 'react'
import { useIsLargeType } from './messages'

/** As many characters of a headline as a line of the narrowest phone holds. */
const LINE = 9
const SHORT = 4

/**
 * A headline may break after its punctuation (the style sheet keeps Chinese words whole); a clause longer than a line of a phone also
 * where it cannot hurt a word: after 的 and a date, before a number. The parts of 截至11月2日完工29部 are 截至 · 11月2日 · 完工29部.
 */
export function phrases(text: string): string[] {
  return clauses(text).flatMap((clause) => (widthOf(clause) > LINE ? cut(clause) : [clause])).reduce<string[]>(joinShort, [])
}

function clauses(text: string): string[] {
  return text.match(/[^，。；：、？！\s]*[，。；：、？！\s]*/g)?.filter(Boolean) ?? []
}

function cut(clause: string): string[] {
  const parts: string[] = []
  let from = 0
  for (let at = 1; at < clause.length; at++) {
    if (!mayBreak(clause.slice(0, at), clause.slice(at))) continue
    parts.push(clause.slice(from, at))
    from = at
  }
  return [...parts, clause.slice(from)]
}

/** After 的 and after a date; before a number, unless little would stand alone on the next line. */
function mayBreak(head: string, rest: string): boolean {
  const [before, after] = [head.slice(-1), rest.slice(0, 1)]
  if (!isHan(before)) return false
  if (/[的日]$|月底$/.test(head)) return isHan(after) || isDigit(after)
  return isDigit(after) && !'第年月按把将'.includes(before) && widthOf(rest) > SHORT
}

/** Whole clauses need no mark between them: the browser breaks after their punctuation by itself. */
function joinShort(parts: string[], part: string): string[] {
  const last = parts.at(-1)
  return last !== undefined && /[，。；：、？！\s]$/.test(last) ? [...parts.slice(0, -1), last + part] : [...parts, part]
}

function widthOf(text: string): number {
  return [...text].reduce((width, character) => width + (character.charCodeAt(0) > 0x2e7f ? 1 : 0.6), 0)
}

function isHan(character: string): boolean {
  return character >= '\u4e00' && character <= '\u9fff'
}

function isDigit(character: string): boolean {
  return (character >= '0' && character <= '9') || character === '−'
}

/** A clause that no line of a phone holds and that has no good place to break: it breaks as running text does, never before a mark. */
function isTooLong(clause: string): boolean {
  return widthOf(clause) > LINE + 2
}

/** Words of a headline with the places where its long clauses may break. */
export function Phrases({ children }: { children: ReactNode }) {
  return Children.map(children, (child) => (typeof child === 'string' ? phrases(child).map((part, index) => <Phrase key={index} part={part} isFirst={index === 0} />) : child))
}

function Phrase({ part, isFirst }: { part: string; isFirst: boolean }) {
  if (useIsLargeType()) return clauses(part).map((clause, index) => <WholeClause key={index} clause={clause} />)
  return (
    <>
      {!isFirst && <wbr />}
      {clauses(part).some(isTooLong) ? clauses(part).map((clause, index) => (isTooLong(clause) ? <span key={index} className="loose">{clause}</span> : clause)) : part}
    </>
  )
}

/** In large type a clause begins a line of its own where it does not fit behind another, and breaks like running text where no line holds it: never before a mark. */
function WholeClause({ clause }: { clause: string }) {
  const words = clause.trimEnd()
  return /[\u4e00-\u9fff]/.test(words) ? <><span className="whole">{words}</span>{clause.slice(words.length)}</> : clause
}
