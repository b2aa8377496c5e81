import type { CircularRow } from './circular'
import type { CircularBody } from './circular-body'
import type { Paragraph } from './circular-document'
import { MEASURES } from './measures'

/** A number in a person's words that stands in no row. */
export interface StrangeNumber {
  /** As written: 45部, 71.7%, 12个百分点, 第3名. */
  written: string
  /** The unit that the sentence speaks of; '' for the whole. */
  unit: string
}

type Kind = 'elevators' | 'percent' | 'points' | 'rank'

/** The figures that rows hold: elevators, rates, deviations and ranks. Dates, working days, numbers of problems and names of buildings are words. */
const FIGURE = /(第)?(\d+(?:\.\d+)?)(部|台|%|％|个百分点|个点|百分点|点(?!\d)|名|位)/g

/**
 * The figures of an edited paragraph that its unit's row does not hold. A sentence part that names a sub-district is held to that row, up to the next one
 * that names another or the whole; any other to the total and to what the generated text says.
 */
export function strangeNumbers(paragraph: Pick<Paragraph, 'text' | 'written'>, body: Pick<CircularBody, 'rows' | 'total' | 'plan' | 'corrections'>): StrangeNumber[] {
  if (paragraph.written === undefined) return []
  const whole = new Set([...knownOf(body.total), ...(body.plan === null ? [] : [`elevators ${body.plan}`]), ...figuresIn(paragraph.written).map(({ key }) => key)])
  for (const line of body.corrections) whole.add(`elevators ${Math.abs(line.delta)}`)
  const rows = new Map(body.rows.map((row) => [row.name, new Set(knownOf(row))]))
  const found: StrangeNumber[] = []
  let subjects: string[] = []
  for (const part of paragraph.text.split(/(?<=[，。；！？\n])/)) {
    const named = body.rows.filter((row) => part.includes(row.name)).map((row) => row.name)
    if (named.length > 0) subjects = named
    else if (/全[区市省]|合计|总/.test(part)) subjects = []
    for (const { key, written } of figuresIn(part)) {
      const isKnown = subjects.length > 0 ? subjects.some((name) => rows.get(name)?.has(key)) || isSaidOf(subjects, key, paragraph.written) : whole.has(key)
      if (!isKnown) found.push({ written, unit: subjects.join('、') })
    }
    if (/[。！？\n]$/.test(part)) subjects = []
  }
  return found
}

/** All strange figures of a circular's edited paragraphs whose source nobody has named. */
export function unsourcedNumbers(body: CircularBody, sources: Readonly<Record<string, string>>): { key: string; numbers: StrangeNumber[] }[] {
  return body.paragraphs
    .filter((paragraph) => (sources[paragraph.key] ?? '') === '')
    .map((paragraph) => ({ key: paragraph.key, numbers: strangeNumbers(paragraph, body) }))
    .filter(({ numbers }) => numbers.length > 0)
}

/** What the generated sentence says of the same unit may be said again: 累计少2部, 连续6个月. */
function isSaidOf(subjects: readonly string[], key: string, written: string): boolean {
  return written.split(/[。；]/).some((sentence) => subjects.some((name) => sentence.includes(name)) && figuresIn(sentence).some((figure) => figure.key === key))
}

function figuresIn(text: string): { key: string; written: string }[] {
  return [...text.matchAll(FIGURE)].flatMap(([written, ordinal, digits = '', unit = '']) => {
    const kind = kindOf(unit, ordinal !== undefined)
    return kind ? [{ key: `${kind} ${plain(digits)}`, written }] : []
  })
}

function kindOf(unit: string, isOrdinal: boolean): Kind | null {
  if (unit === '部' || unit === '台') return isOrdinal ? null : 'elevators'
  if (unit === '%' || unit === '％') return 'percent'
  if (unit === '名' || unit === '位') return isOrdinal ? 'rank' : null
  return 'points'
}

/** Every figure of a row in the form in which it may be written, without its sign: words say 少 and 低于. */
function knownOf(row: CircularRow): string[] {
  const elevators = [row.target, row.done, row.outside, row.planned, row.ahead, row.target === null ? null : row.target - row.done]
  for (const { key } of MEASURES) {
    const figures = row.figures[key]
    for (const basis of ['verified', 'reported'] as const) elevators.push(figures[basis].month, figures[basis].year, figures[basis].all, figures[basis].withdrawn, figures[basis].outside)
    elevators.push(figures.reported.year - figures.verified.year, figures.openingMonth, figures.openingYear, figures.openingAll)
  }
  for (const { more } of [...row.rating.better, ...(row.rating.catchUp?.better ?? [])]) elevators.push(more)
  return [
    ...elevators.flatMap((number) => (number === null ? [] : [`elevators ${Math.abs(number)}`])),
    ...(row.required === null ? [] : [`elevators ${plain(row.required)}`]),
    ...[row.rate, row.scheduled].flatMap((text) => (text?.endsWith('%') ? [`percent ${plain(text.slice(0, -1))}`] : [])),
    ...(row.deviation === null ? [] : [`points ${plain(row.deviation.replace('-', ''))}`]),
    ...(row.rank === null ? [] : [`rank ${row.rank}`]),
    ...(typeof row.rankChange === 'number' ? [`rank ${Math.abs(row.rankChange)}`] : []),
  ]
}

/** 70.0 and 70 are the same figure. */
function plain(digits: string): string {
  return String(Number(digits))
}
