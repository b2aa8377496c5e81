import type { ReactElement } from 'react'
import { Bar, BarChart, CartesianGrid, LabelList, Line, LineChart, Tooltip, XAxis, YAxis } from 'recharts'
import type { Drawing, MonthRow } from '~/domain/charts'

/**
 * The Recharts drawing of one chart, at a fixed width in CSS pixels. The worker thread runs it for the first paint, documents
 * and pages without script; the browser runs the same code when it takes over.
 */
export function ChartDrawing({ drawing, hover = false }: { drawing: Drawing; hover?: boolean }) {
  const tip = hover ? <Tooltip isAnimationActive={false} cursor={{ fill: 'var(--accent-soft)' }} contentStyle={TIP} /> : null
  if (drawing.kind === 'targets') return <TargetBars drawing={drawing} tip={tip} />
  if (drawing.kind === 'cumulative') return <CumulativeLines drawing={drawing} tip={tip} />
  return <StageBars drawing={drawing} tip={tip} />
}

const TEXT = { fontSize: 13, fill: 'var(--ink-2)' }
const TIP = { background: 'var(--paper)', borderColor: 'var(--line-strong)', fontSize: 14 }
const ROW = 38

interface Drawn<K extends Drawing['kind']> {
  drawing: Extract<Drawing, { kind: K }>
  tip: ReactElement | null
}

function TargetBars({ drawing, tip }: Drawn<'targets'>) {
  // The figure stands right of the longer of the two bars, so that it never lies on either.
  const rows = drawing.rows.map((row) => ({ ...row, end: Math.max(row.done, row.target ?? 0), label: `${row.done} / ${row.target ?? '—'}` }))
  return (
    <BarChart
      id={drawing.id} width={drawing.width} height={rows.length * ROW + 34} data={rows} layout="vertical" accessibilityLayer={false}
      margin={{ top: 4, right: 64, bottom: 4, left: 0 }} barGap={2} barCategoryGap="22%"
    >
      <CartesianGrid horizontal={false} stroke="var(--line)" />
      {tip}
      <XAxis type="number" domain={[0, 'auto']} allowDecimals={false} tick={TEXT} tickLine={false} stroke="var(--line-strong)" />
      <YAxis
        type="category" dataKey="name" width={nameWidth(rows.map((row) => row.name), drawing.width)} interval={0} tick={TEXT} tickLine={false}
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
      <Bar dataKey="end" yAxisId="words" fill="none" tooltipType="none" barSize={20} isAnimationActive={false}>
        <LabelList dataKey="label" position="right" style={{ fontSize: 13, fill: 'var(--ink)' }} />
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
}

/** A month's result: a dot, and where it leads somewhere a link of the size of a finger that the keyboard reaches. */
function MonthPoint({ point, words, at, above }: PointProps) {
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
      {payload.month === at && <LineWords x={cx} y={cy} above={above} bold>{`${words} ${payload.done}`}</LineWords>}
    </g>
  )
}

/** The name of a line at its last point: nobody has to look it up in a key. */
function EndWords({ point, words, at, above }: PointProps) {
  const { cx, cy, payload } = point
  if (cx === undefined || cy === undefined || payload?.month !== at || payload?.plan === null) return <g />
  return <LineWords x={cx} y={cy} above={above}>{`${words} ${payload?.plan}`}</LineWords>
}

function LineWords({ x, y, above, bold = false, children }: { x: number; y: number; above: boolean; bold?: boolean; children: string }) {
  return (
    <text
      x={x + 8} y={above ? y - 10 : y + 27} textAnchor="end" stroke="var(--paper)" strokeWidth={4} strokeLinejoin="round" paintOrder="stroke"
      style={{ fontSize: 13, fontWeight: bold ? 600 : 400, fill: bold ? 'var(--accent)' : 'var(--ink-2)' }}
    >
      {children}
    </text>
  )
}

function CumulativeLines({ drawing, tip }: Drawn<'cumulative'>) {
  const narrow = drawing.width < 500
  // Types alone are imported here: a value shared with the server would make Vite cut the server in two, and it no longer found its workers.
  const latest = drawing.rows.findLast((row) => row.done !== null)
  const doneLast = latest?.month
  const plannedLast = drawing.rows.findLast((row) => row.plan !== null)?.month
  const planAbove = (latest?.plan ?? 0) >= (latest?.done ?? 0)
  return (
    <LineChart
      id={drawing.id} width={drawing.width} height={narrow ? 220 : 280} data={drawing.rows} accessibilityLayer={false}
      margin={{ top: 20, right: 28, bottom: 4, left: 0 }}
    >
      <CartesianGrid vertical={false} stroke="var(--line)" />
      {tip}
      <XAxis dataKey="label" interval={narrow ? 1 : 0} tick={TEXT} tickLine={false} stroke="var(--ink)" />
      <YAxis width={36} domain={[0, 'auto']} allowDecimals={false} tick={TEXT} tickLine={false} axisLine={false} />
      <Line
        dataKey="plan" name={drawing.words.plan} stroke="var(--ink-2)" strokeWidth={2} strokeDasharray="6 4" isAnimationActive={false}
        dot={(point: Point) => <EndWords key={point.index} point={point} words={drawing.words.plan} at={plannedLast} above={planAbove} />} className="mark-plan"
      />
      <Line
        dataKey="done" name={drawing.words.done} stroke="var(--accent)" strokeWidth={3} isAnimationActive={false}
        dot={(point: Point) => <MonthPoint key={point.index} point={point} words={drawing.words.done} at={doneLast} above={!planAbove} />}
        connectNulls={false} className="mark-done"
      />
    </LineChart>
  )
}

function StageBars({ drawing, tip }: Drawn<'stages'>) {
  return (
    <BarChart
      id={drawing.id} width={drawing.width} height={drawing.rows.length * 36 + 12} data={drawing.rows} layout="vertical" accessibilityLayer={false}
      margin={{ top: 4, right: 44, bottom: 4, left: 0 }}
    >
      {tip}
      <XAxis type="number" hide domain={[0, 'dataMax']} />
      <YAxis
        type="category" dataKey="label" width={nameWidth(drawing.rows.map((row) => row.label), drawing.width)} interval={0} tick={TEXT}
        tickLine={false} axisLine={false}
      />
      <Bar dataKey="count" name={drawing.words.count} fill="var(--accent)" barSize={14} isAnimationActive={false} className="mark-done">
        <LabelList dataKey="count" position="right" style={{ fontSize: 13, fill: 'var(--ink)' }} />
      </Bar>
    </BarChart>
  )
}

/** Room for the longest name at 13 px, a Chinese character being as wide as the type is high, and never over two fifths. */
function nameWidth(names: readonly string[], width: number): number {
  const longest = Math.max(2, ...names.map((name) => [...name].reduce((sum, sign) => sum + (sign > '⺀' ? 13.5 : 7.5), 0)))
  return Math.round(Math.min(longest + 12, width * 0.4))
}
