import type { ReactElement } from 'react'
import { Bar, BarChart, CartesianGrid, LabelList, Line, LineChart, Tooltip, XAxis, YAxis } from 'recharts'
import type { Drawing, MonthRow } from '~/domain/charts'

/**
 * The Recharts drawing of one chart, at a fixed width in CSS pixels. The worker thread runs it for the first paint, documents
 * and pages without script; the browser runs the same code when it takes over.
 */
export function ChartDrawing({ drawing, hover = false }: { drawing: Drawing; hover?: boolean }) {
  const tip = hover ? <Tooltip isAnimationActive={false} cursor={{ fill: 'var(--accent-soft)' }} contentStyle={tipOf(drawing.type ?? TYPE)} /> : null
  if (drawing.kind === 'targets') return <TargetBars drawing={drawing} tip={tip} />
  if (drawing.kind === 'cumulative') return <CumulativeLines drawing={drawing} tip={tip} />
  return <StageBars drawing={drawing} tip={tip} />
}

/** Type in px where the drawing asks for no other. */
const TYPE = 13
/** Beside the marks: a name takes at most so much of the width, and where it would take more it stands above its bar. */
const NAME_SHARE = 0.4

const textOf = (type: number) => ({ fontSize: type, fill: 'var(--ink-2)' })
const tipOf = (type: number) => ({ background: 'var(--paper)', borderColor: 'var(--line-strong)', fontSize: type + 1 })

interface Drawn<K extends Drawing['kind']> {
  drawing: Extract<Drawing, { kind: K }>
  tip: ReactElement | null
}

function TargetBars({ drawing, tip }: Drawn<'targets'>) {
  // The figure stands right of the longer of the two bars, so that it never lies on either.
  const rows = drawing.rows.map((row) => ({ ...row, end: Math.max(row.done, row.target ?? 0), label: `${row.done} / ${row.target ?? '—'}` }))
  const { type = TYPE, width } = drawing
  const names = namesOf(rows.map((row) => row.name), type, width)
  const text = textOf(type)
  return (
    <BarChart
      id={drawing.id} width={width} height={rows.length * (25 + (names.areAbove ? 2 : 1) * type) + type + 21} data={rows} layout="vertical" accessibilityLayer={false}
      margin={{ top: 4, right: Math.max(64, widestOf(rows.map((row) => row.label), type) + 12), bottom: 4, left: 0 }} barGap={2} barCategoryGap="22%"
    >
      <CartesianGrid horizontal={false} stroke="var(--line)" />
      {tip}
      <XAxis type="number" height={type + 17} domain={[0, 'auto']} allowDecimals={false} tick={text} tickLine={false} stroke="var(--line-strong)" />
      <YAxis
        type="category" dataKey="name" width={names.room} interval={0} tick={names.areAbove ? false : text} tickLine={false}
        stroke="var(--ink)"
      />
      <YAxis type="category" dataKey="name" yAxisId="behind" hide />
      <YAxis type="category" dataKey="name" yAxisId="words" hide />
      <YAxis type="category" dataKey="name" yAxisId="across" hide />
      <Bar
        dataKey="target" yAxisId="behind" name={drawing.words.target} fill="var(--sunk)" stroke="var(--line-strong)" barSize={20} isAnimationActive={false}
        className="mark-target"
      />
      <Bar dataKey="done" name={drawing.words.done} fill="var(--accent)" barSize={12} isAnimationActive={false} className="mark-done" />
      <Bar dataKey="end" yAxisId="words" fill="none" tooltipType="none" barSize={20} minPointSize={1} isAnimationActive={false}>
        <LabelList dataKey="label" position="right" style={{ fontSize: type, fill: 'var(--ink)' }} />
        {names.areAbove && <LabelList dataKey="name" content={(label: Mark & { value?: unknown }) => <NameAbove {...label} type={names.type} />} />}
      </Bar>
      <Bar
        dataKey="planned" yAxisId="across" name={drawing.words.planned} barSize={24} isAnimationActive={false} className="mark-planned"
        shape={(mark: Mark) => <CrossLine {...mark} />}
      />
    </BarChart>
  )
}

interface Mark {
  x?: number | string
  y?: number | string
  width?: number | string
  height?: number | string
}

/** A name that finds no room beside its bar: on the line above, from where the bar begins. */
function NameAbove({ x, y, value, type }: Mark & { value?: unknown; type: number }) {
  return (
    <text x={Number(x) + 1} y={Number(y) - 4 - Math.round(type / 5)} stroke="var(--paper)" strokeWidth={4} strokeLinejoin="round" paintOrder="stroke" style={{ fontSize: type, fill: 'var(--ink-2)' }}>
      {String(value)}
    </text>
  )
}

/** The scheduled number as a line across the bar; nothing where no letter asks for anything. */
function CrossLine({ x, y, width, height, planned }: Mark & { planned?: number | null }) {
  if (planned === null || planned === undefined) return null
  return <rect x={Number(x) + Number(width) - 1.5} y={Number(y)} width={3} height={Number(height)} fill="var(--ink)" />
}

interface Point {
  cx?: number
  cy?: number
  index?: number
  payload?: MonthRow
}

interface PointProps {
  point: Point
  words: string
  /** The month at which the line is named. */
  at: string | undefined
  above: boolean
  type: number
}

/** A month's result: a dot, and where it leads somewhere a link of the size of a finger that the keyboard reaches. */
function MonthPoint({ point, words, at, above, type }: PointProps) {
  const { cx, cy, payload } = point
  if (cx === undefined || cy === undefined || !payload || payload.done === null) return <g />
  const dot = (
    <>
      {payload.href && <circle cx={cx} cy={cy} r={14} fill="transparent" />}
      <circle cx={cx} cy={cy} r={payload.month === at ? 5 : 3.5} fill="var(--accent)" />
    </>
  )
  return (
    <g className="mark-point">
      {payload.href ? <a href={payload.href} aria-label={payload.say} className="mark-link">{dot}</a> : dot}
      {payload.month === at && <LineWords x={cx} y={cy} above={above} type={type} bold>{`${words} ${payload.done}`}</LineWords>}
    </g>
  )
}

/** The name of a line at its last point: nobody has to look it up in a key. */
function EndWords({ point, words, at, above, type }: PointProps) {
  const { cx, cy, payload } = point
  if (cx === undefined || cy === undefined || payload?.month !== at || payload?.plan === null) return <g />
  return <LineWords x={cx} y={cy} above={above} type={type}>{`${words} ${payload?.plan}`}</LineWords>
}

function LineWords({ x, y, above, type, bold = false, children }: { x: number; y: number; above: boolean; type: number; bold?: boolean; children: string }) {
  return (
    <text
      x={x + 8} y={above ? y - 10 : y + 14 + type} textAnchor="end" stroke="var(--paper)" strokeWidth={4} strokeLinejoin="round" paintOrder="stroke"
      style={{ fontSize: type, fontWeight: bold ? 600 : 400, fill: bold ? 'var(--accent)' : 'var(--ink-2)' }}
    >
      {children}
    </text>
  )
}

function CumulativeLines({ drawing, tip }: Drawn<'cumulative'>) {
  const { type = TYPE, width } = drawing
  const left = type === TYPE ? 36 : widestOf(drawing.rows.flatMap(({ plan, done }) => [String(plan ?? 0), String(done ?? 0)]), type) + 12
  // So many months get no name, that the others have room for theirs.
  const unnamed = Math.ceil((widestOf(drawing.rows.map(({ label }) => label), type) + 6) / ((width - left - 28) / Math.max(1, drawing.rows.length - 1))) - 1
  // Below the nought of the other axis.
  const below = Math.max(2, Math.round(type / 2) - 5)
  const text = textOf(type)
  // Types alone are imported here: a value shared with the server would make Vite cut the server in two, and it no longer found its workers.
  const latest = drawing.rows.findLast((row) => row.done !== null)
  const doneLast = latest?.month
  const plannedLast = drawing.rows.findLast((row) => row.plan !== null)?.month
  const planAbove = (latest?.plan ?? 0) >= (latest?.done ?? 0)
  return (
    <LineChart
      id={drawing.id} width={width} height={(width < 500 ? 220 : 280) + 5 * (type - TYPE)} data={drawing.rows} accessibilityLayer={false}
      margin={{ top: 7 + type, right: 28, bottom: 4, left: 0 }}
    >
      <CartesianGrid vertical={false} stroke="var(--line)" />
      {tip}
      <XAxis dataKey="label" height={type + 15 + below} tickMargin={below} interval={unnamed} tick={text} tickLine={false} stroke="var(--ink)" />
      <YAxis width={left} domain={[0, 'auto']} allowDecimals={false} tick={text} tickLine={false} axisLine={false} />
      <Line
        dataKey="plan" name={drawing.words.plan} stroke="var(--ink-2)" strokeWidth={2} strokeDasharray="6 4" isAnimationActive={false}
        dot={(point: Point) => <EndWords key={point.index} point={point} words={drawing.words.plan} at={plannedLast} above={planAbove} type={type} />} className="mark-plan"
      />
      <Line
        dataKey="done" name={drawing.words.done} stroke="var(--accent)" strokeWidth={3} isAnimationActive={false}
        dot={(point: Point) => <MonthPoint key={point.index} point={point} words={drawing.words.done} at={doneLast} above={!planAbove} type={type} />}
        connectNulls={false} className="mark-done"
      />
    </LineChart>
  )
}

function StageBars({ drawing, tip }: Drawn<'stages'>) {
  const { type = TYPE, width } = drawing
  const names = namesOf(drawing.rows.map((row) => row.label), type, width)
  return (
    <BarChart
      id={drawing.id} width={width} height={drawing.rows.length * (23 + (names.areAbove ? 2 : 1) * type) + 12} data={drawing.rows} layout="vertical" accessibilityLayer={false}
      margin={{ top: 4, right: Math.max(44, widestOf(drawing.rows.map((row) => String(row.count)), type) + 12), bottom: 4, left: 0 }}
    >
      {tip}
      <XAxis type="number" hide domain={[0, 'dataMax']} />
      <YAxis
        type="category" dataKey="label" width={names.room} interval={0} tick={names.areAbove ? false : textOf(type)}
        tickLine={false} axisLine={false}
      />
      <Bar dataKey="count" name={drawing.words.count} fill="var(--accent)" barSize={14} minPointSize={1} isAnimationActive={false} className="mark-done">
        <LabelList dataKey="count" position="right" style={{ fontSize: type, fill: 'var(--ink)' }} />
        {names.areAbove && <LabelList dataKey="label" content={(label: Mark & { value?: unknown }) => <NameAbove {...label} type={names.type} />} />}
      </Bar>
    </BarChart>
  )
}

/** Room for the longest name beside the bars; above them where that takes too much, and smaller where not even the whole width holds it. */
function namesOf(names: readonly string[], type: number, width: number): { room: number; areAbove: boolean; type: number } {
  const widest = Math.max(widestOf(names, type), 2 * type)
  if (widest + 12 <= width * NAME_SHARE) return { room: Math.round(widest + 12), areAbove: false, type }
  return { room: Math.round(0.35 * type), areAbove: true, type: Math.min(type, Math.floor((type * (width - 8)) / widest)) }
}

/** The widest of some texts, a Chinese character being as wide as the type is high. */
function widestOf(texts: readonly string[], type: number): number {
  return Math.max(0, ...texts.map((text) => [...text].reduce((sum, sign) => sum + (sign > '⺀' ? 1.04 : 0.58) * type, 0)))
}
