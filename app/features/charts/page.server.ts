import { drawnUnits, latestMonth, NARROW, unitsBehind, WIDE, widestGap, type Drawing, type MonthRow, type StageRow, type TargetRow } from '~/domain/charts'
import { drawnType, type ElderSize } from '~/domain/elder'
import { measureOf } from '~/domain/measures'
import { monthEnd, monthNumber, yearOf } from '~/domain/periods'
import type { CircularFigures } from '~/domain/circular-body'
import type { Locale, Messages } from '~/i18n/messages'
import type { ChartPicture } from '~/ui/charts/figure'
import { drawChart } from './drawing.server'

/** The words of one chart: its finding as title, what is counted, and the picture where the worker drew it in time. */
export interface ChartCard {
  title: string
  say: string
  picture: ChartPicture
}

/** For whom it is drawn: the size of the reader's type, and how long the page waits. */
export interface DrawnFor {
  elder?: ElderSize
  patience?: number
}

/** 1 → 1月 or Jan. */
export function monthLabel(month: string, locale: Locale): string {
  const number = monthNumber(month)
  return locale === 'en' ? new Date(Date.UTC(2000, number - 1, 1)).toLocaleString('en', { month: 'short', timeZone: 'UTC' }) : `${number}月`
}

export async function targetsCard(rows: TargetRow[], circular: CircularFigures, t: Messages['charts'], locale: Locale, drawn?: DrawnFor): Promise<ChartCard> {
  const label = labelOf(circular, locale)
  const behind = unitsBehind(rows)
  const named = behind.slice(0, 2).map((unit) => unit.name).join(locale === 'en' ? ', ' : '、')
  const title = rows.every((row) => row.target === null)
    ? t.targetsNone
    : behind.length === 0
      ? t.targetsOnPlan
      : t.targetsBehind(named, behind.length > 2 ? behind.length : 0)
  const { shown, left } = drawnUnits(rows)
  const say = t.targetsSay(label) + (left > 0 ? t.unitsLeft(left) : '')
  const words = { target: t.target, done: label, planned: t.planned }
  return { title, say, picture: await pictureOf({ kind: 'targets', id: 'chart-targets', width: WIDE, words, rows: shown }, drawn) }
}

export async function monthsCard(rows: MonthRow[], circular: CircularFigures, t: Messages['charts'], locale: Locale, drawn?: DrawnFor): Promise<ChartCard> {
  const latest = latestMonth(rows)
  // Inside a month the plan is that of the day, as in the headline; the drawing goes on to the month's end.
  const ahead = circular.total.ahead
  const at = t.byEndOf(latest?.label ?? monthLabel(circular.month, locale), circular.date === monthEnd(circular.month))
  const title =
    ahead === null ? t.cumulativeNoPlan(at, latest?.done ?? 0) : ahead === 0 ? t.cumulativeEven(at) : ahead > 0 ? t.cumulativeAhead(at, ahead) : t.cumulativeBehind(at, -ahead)
  const words = { plan: t.plan, done: t.actual }
  return {
    title,
    say: t.cumulativeSay(labelOf(circular, locale), yearOf(circular.month)),
    picture: await pictureOf({ kind: 'cumulative', id: 'chart-months', width: WIDE, words, rows }, drawn),
  }
}

export async function stagesCard(rows: StageRow[], circular: CircularFigures, t: Messages['charts'], drawn?: DrawnFor): Promise<ChartCard> {
  const gap = widestGap(rows)
  const { under_construction: construction, paused } = circular.total.figures
  const title = rows.every((row) => row.count === 0)
    ? t.stagesNone
    : gap
      ? t.stagesGap(gap.from.label, gap.from.count, gap.to.label, gap.to.count)
      : t.stagesEven
  return {
    title,
    say: t.stagesSay(circular.total.stockUnknown ? null : construction[circular.basis].all, paused[circular.basis].all),
    picture: await pictureOf({ kind: 'stages', id: 'chart-stages', width: WIDE, words: { count: t.count }, rows }, drawn),
  }
}

function labelOf(circular: CircularFigures, locale: Locale): string {
  return measureOf(circular.measure).label[locale === 'en' ? 'en' : 'zh']
}

/** Both widths of a drawing, in the type of the page; neither where the worker was late with one of them, for each screen shows but one. */
export async function pictureOf(plain: Drawing, { elder = 0, patience }: DrawnFor = {}): Promise<ChartPicture> {
  const drawing = elder === 0 ? plain : { ...plain, type: drawnType(elder) }
  const [wide, narrow] = await Promise.all([drawChart(drawing, patience), drawChart({ ...drawing, id: `${drawing.id}-narrow`, width: NARROW }, patience)])
  return wide !== null && narrow !== null ? { drawing, wide, narrow } : { drawing, wide: null, narrow: null }
}
