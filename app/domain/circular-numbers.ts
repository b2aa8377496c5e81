import type { CircularRow } from './circular'
import type { CircularBody } from './circular-body'
import type { Paragraph } from './circular-document'
import { MEASURES, type MeasureKey } from './measures'

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
 * The figures of an edited paragraph that the rows do not hold. A figure said of a sub-district is held to that row, one said of several (分别 7 部和 15 部) each to
 * its own, what they have together (共) to their sum; any other to the total and to what the generated text says.
 */
export function strangeNumbers(paragraph: Pick<Paragraph, 'text' | 'written'>, body: Pick<CircularBody, 'rows' | 'total' | 'plan' | 'corrections' | 'measure'>): StrangeNumber[] {
  if (paragraph.written === undefined) return []
  const rows = new Map(body.rows.map((row) => [row.name, row]))
  const generated = figuresSaid(paragraph.written, [...rows.keys()])
  const others = new Set([body.plan ?? body.total.target, ...body.corrections.map(({ delta }) => Math.abs(delta))].map((number) => `elevators ${number}`))
  const isGenerated = ({ key, measure, ofMonth }: Figure, name?: string) => generated.some((said) => said.key === key && said.measure === measure && said.ofMonth === ofMonth && (name === undefined || said.of.includes(name)))
  const isTrueOf = (row: CircularRow, figure: Figure) => knownOf(row, figure, body.measure).includes(figure.key) || isGenerated(figure, row.name)
  return figuresSaid(paragraph.text, [...rows.keys()]).flatMap((figure) => {
    const units = figure.of.flatMap((name) => rows.get(name) ?? [])
    const isKnown = units.length === 0
      ? knownOf(body.total, figure, body.measure).includes(figure.key) || others.has(figure.key) || isGenerated(figure)
      : units.every((row) => isTrueOf(row, figure)) || (figure.isSum && sumsOf(units, figure.measure, body.measure).includes(figure.key))
    return isKnown ? [] : [{ written: figure.written, unit: figure.of.join('、') }]
  })
}

/** All strange figures of a circular's edited paragraphs whose source nobody has named. */
export function unsourcedNumbers(body: CircularBody, sources: Readonly<Record<string, string>>): { key: string; numbers: StrangeNumber[] }[] {
  return body.paragraphs
    .filter((paragraph) => (sources[paragraph.key] ?? '') === '')
    .map((paragraph) => ({ key: paragraph.key, numbers: strangeNumbers(paragraph, body) }))
    .filter(({ numbers }) => numbers.length > 0)
}

interface SaidFigure extends Figure {
  /** The sub-districts of which it is said; none: of the whole. */
  of: readonly string[]
  /** Said of them together, 共 or 合计. */
  isSum: boolean
}

/**
 * Every figure of a text with the sub-districts of which it is said: those named last before it, in its clause or an earlier one of its sentence; where none is
 * named before, the first named after it in its clause. As many figures of a kind as names are taken one by one.
 */
function figuresSaid(text: string, names: readonly string[]): SaidFigure[] {
  const said: SaidFigure[] = []
  let last: readonly string[] = []
  let all: readonly string[] = []
  for (const clause of text.split(/(?<=[，。；！？\n])/)) {
    const groups = groupsOf(clause, names)
    const isWhole = groups.length === 0 && /全[区市省]|合计|总/.test(clause)
    const carried = isWhole ? [] : /分别|依次/.test(clause) ? all : last
    const figures = figuresIn(clause)
    const ends = [...groups.map(({ at }) => at), clause.length]
    ends.forEach((end, index) => {
      const from = index === 0 ? 0 : ends[index - 1]!
      const of = groups[index - 1]?.names ?? (carried.length > 0 ? carried : (groups[0]?.names ?? []))
      said.push(...sharedOut(figures.filter(({ at }) => at >= from && at < end), of, clause))
    })
    last = isWhole ? [] : (groups.at(-1)?.names ?? last)
    all = isWhole ? [] : groups.length > 0 ? groups.flatMap((group) => group.names) : all
    if (/[。！？\n]$/.test(clause)) last = all = []
  }
  return said
}

/** Names that stand side by side, with no figure between them. */
function groupsOf(clause: string, names: readonly string[]): { at: number; names: string[] }[] {
  const groups: { at: number; names: string[] }[] = []
  const figures = figuresIn(clause)
  let at = 0
  while (at < clause.length) {
    const name = names.filter((candidate) => candidate !== '' && clause.startsWith(candidate, at)).sort((a, b) => b.length - a.length)[0]
    const before = groups.at(-1)
    if (name === undefined) at += 1
    else {
      const here = at
      if (before && !figures.some((figure) => figure.at > before.at && figure.at < here)) before.names.push(name)
      else groups.push({ at: here, names: [name] })
      at += name.length
    }
  }
  return groups
}

/** 赵虎镇、长河街道分别完工7部和15部: the first is the first one's. 均, 各, 并列: each of all. */
function sharedOut(figures: readonly Figure[], of: readonly string[], clause: string): SaidFigure[] {
  const isSum = of.length > 1 && /共|合计|合起来/.test(clause)
  const isEach = isSum || of.length < 2 || /均|都|各|并列/.test(clause)
  return figures.map((figure, index) => {
    const same = figures.filter(({ kind }) => kind === figure.kind)
    const place = figures.slice(0, index).filter(({ kind }) => kind === figure.kind).length
    const isPaired = !isEach && same.length % of.length === 0
    return { ...figure, of: isPaired ? of.slice(place % of.length, (place % of.length) + 1) : of, isSum }
  })
}

interface Figure {
  key: string
  kind: Kind
  written: string
  /** The measure whose word stands right before it: 完工7部. */
  measure: MeasureKey | null
  /** 本月 is said before it in its clause: the month's figure, not the year's. */
  ofMonth: boolean
  at: number
}

function figuresIn(text: string): Figure[] {
  const found: Figure[] = []
  for (const match of text.matchAll(FIGURE)) {
    const [written, ordinal, digits = '', unit = ''] = match
    const kind = kindOf(unit, ordinal !== undefined)
    const before = found.at(-1)
    const isNext = before !== undefined && /^[和、及与]$/.test(text.slice(before.at + before.written.length, match.index))
    const measure = measureBefore(text.slice(0, match.index)) ?? (isNext ? before.measure : null)
    if (kind) found.push({ key: `${kind} ${plain(digits)}`, kind, written, measure: kind === 'elevators' ? measure : null, ofMonth: /[本当]月(?!底|末)[^，。；！？]*$/.test(text.slice(0, match.index)), at: match.index })
  }
  return found
}

/** 应完工, 少完工, 还需开工 speak of what is promised or missing, not of the measure. */
function measureBefore(text: string): MeasureKey | null {
  const measure = MEASURES.find(({ label }) => text.endsWith(label.zh))
  return measure && !/[应少多还未差需再待拟划余]$/.test(text.slice(0, -measure.label.zh.length)) ? measure.key : null
}

function kindOf(unit: string, isOrdinal: boolean): Kind | null {
  if (unit === '部' || unit === '台') return isOrdinal ? null : 'elevators'
  if (unit === '%' || unit === '％') return 'percent'
  if (unit === '名' || unit === '位') return isOrdinal ? 'rank' : null
  return 'points'
}

/** What several sub-districts have together: targets, work done and each measure of the month and the year. */
function sumsOf(rows: readonly CircularRow[], measure: MeasureKey | null, rated: MeasureKey): string[] {
  const quantities: ((row: CircularRow) => number)[] = measure === rated ? [(row) => row.done] : measure ? [] : [(row) => row.target ?? 0, (row) => row.done, (row) => (row.target ?? 0) - row.done, (row) => row.planned ?? 0, (row) => row.ahead ?? 0]
  for (const key of measure ? [measure] : MEASURES.map((one) => one.key)) {
    for (const basis of ['verified', 'reported'] as const) for (const period of ['month', 'year', 'all'] as const) quantities.push((row) => row.figures[key][basis][period])
  }
  return quantities.map((quantity) => `elevators ${Math.abs(rows.reduce((sum, row) => sum + quantity(row), 0))}`)
}

/** Every figure of a row, of one measure if its word stands before the figure, in the form in which it may be written, without its sign: words say 少 and 低于. */
function knownOf(row: CircularRow, { measure, ofMonth }: Figure, rated: MeasureKey): string[] {
  if (measure && ofMonth && isFlow(measure)) return monthly(row, measure).map((number) => `elevators ${Math.abs(number)}`)
  if (measure) return [...(measure === rated ? [row.done] : []), ...measured(row, measure)].map((number) => `elevators ${Math.abs(number)}`)
  const elevators = [row.target, row.done, row.outside, row.planned, row.ahead, row.target === null ? null : row.target - row.done, ...MEASURES.flatMap(({ key }) => measured(row, key))]
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

function isFlow(key: MeasureKey): boolean {
  return MEASURES.some((measure) => measure.key === key && measure.kind === 'flow')
}

function monthly(row: CircularRow, key: MeasureKey): number[] {
  const { verified, reported, openingMonth } = row.figures[key]
  return [verified.month, reported.month, openingMonth]
}

function measured(row: CircularRow, key: MeasureKey): number[] {
  const { verified, reported, openingMonth, openingYear, openingAll } = row.figures[key]
  return [...[verified, reported].flatMap(({ month, year, all, withdrawn, outside }) => [month, year, all, withdrawn, outside]), reported.year - verified.year, openingMonth, openingYear, openingAll]
}

/** 70.0 and 70 are the same figure. */
function plain(digits: string): string {
  return String(Number(digits))
}
