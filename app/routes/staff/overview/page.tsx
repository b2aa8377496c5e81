import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { numberText } from '~/domain/circular-body'
import { NARROW, WIDE } from '~/domain/charts'
import { countedIn } from '~/domain/circular'
import { FLOWS, PROMISED_MEASURES, STOCKS } from '~/domain/measures'
import { DRAWN_UNITS, widestGap } from '~/domain/charts'
import { outerRows, pressOn } from '~/domain/overview'
import { addMonths, monthOf, monthsOfYear, yearOf } from '~/domain/periods'
import { can } from '~/domain/permissions'
import { frozenOwners, lateByLine, ownersOf, reportingNow, waitingCircular } from '~/features/charts/attention.server'
import { frozenMonths, overviewOf, shownCount, type Overview } from '~/features/charts/overview.server'
import { monthLabel, pictureOf } from '~/features/charts/page.server'
import { staff, type StaffContext } from '~/http/context.server'
import { paths } from '~/http/paths'
import { clockTime, monthName } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { AsOf } from '~/ui/as-of'
import { ChartFigure } from '~/ui/charts/figure'
import { Legend } from '~/ui/charts/legend'
import { Crumbs } from '~/ui/crumbs'
import { Link } from '~/ui/link'
import { Section } from '~/ui/section'
import { useMessages } from '~/ui/messages'
import { askedOverview, type AskedOverview } from './asked.server'
import { BulletTable, type BulletLine } from './bullets'
import { HeatTable } from './heat'
import { MonthsFigures } from './months'
import { OldestProblems } from './problems'
import { PressList } from './press'
import { StageTable } from './stages'
import { answerOf, dayWords, dueWords, heatTitle, labelOf, leadOf, lineWord, monthsTitle, pressWords, problemsWords, targetsTitle } from './words.server'
import styles from './overview.module.css'

const SHOWN_OWNERS = 8

export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const asked = await askedOverview(page, request)
  const { read, now, today, locale, t: messages } = page
  const t = messages.overview
  const overview = await overviewOf(read, asked.place, { ...asked, now })
  const { month, measure, rows, total } = overview
  const label = labelOf(measure, locale)
  const isNow = month === monthOf(today)
  const owners = overview.problems ? frozenOwners(overview.problems, overview.date) : await ownersOf(read, asked.place, today)
  const reporting = isNow ? await reportingNow(read, asked.place) : { units: 0, unreported: [] }
  const mark = (unit: string, figure: string, of = month) => paths.overviewProjects({ division: asked.place.code, month: of, measure, unit, figure, live: asked.live ? '1' : null })
  const { head, between, tail } = outerRows(rows, DRAWN_UNITS)
  const line = (row: Overview['total'], name: string): BulletLine => ({
    code: row.code, name, rank: row.rank, target: row.target, done: shownCount(row), planned: row.planned, rate: row.rate, deviation: row.deviation, light: row.rating.key,
    apart: row.target === null ? 0 : row.outside,
    better: row.rating.better.length > 0 ? t.better(label, row.rating.better.map(({ key, more }) => t.betterPart(more, t.lights[key])).join(t.and)) : '',
    href: mark(row.code, row.target === null ? 'apart' : 'rated'), apartHref: mark(row.code, 'apart'),
    place: row.code === '' || asked.place.level === 'subdistrict' ? null : paths.overview({ division: row.code, month, measure: asked.chosen }),
  })
  return {
    title: `${asked.place.name} · ${t.title}`,
    crumbs: [...asked.place.above.map(({ code, name }) => ({ label: name, href: paths.overview({ division: code, month, measure: asked.chosen }) })), { label: asked.place.name }],
    above: asked.place.above.length > 0 ? asked.place.name : `${asked.place.name} · ${monthName(month, locale)}`,
    answer: answerOf(overview, t, locale),
    lead: leadOf(overview, t, locale),
    asOf: [
      t.dataAt(clockTime(overview.dataAt, locale)),
      reporting.units > 1 && t.reported(reporting.units - reporting.unreported.length, reporting.units),
      t.basis[overview.basis],
    ],
    unreported: reporting.unreported.length > 0 ? t.notReported(reporting.unreported.map(({ name }) => name).join(t.and)) : '',
    issued: overview.issued ? t.issuedFigures(numberText(overview.issued)) : '',
    turns: await turnsOf(page, asked, overview),
    measures: PROMISED_MEASURES.map((key) => ({ key, label: labelOf(key, locale), isShown: key === measure, href: paths.overview({ division: asked.place.code, month, measure: key, live: asked.live ? '1' : null }) })),
    measure: label,
    targets: {
      title: targetsTitle(overview, t), say: t.targetsSay(lineWord(overview, t), label), by: dayWords(overview.date, t),
      head: head.map((row) => line(row, row.name)), between, tail: tail.map((row) => line(row, row.name)), total: asked.place.level === 'subdistrict' ? null : line(total, t.total),
    },
    months: await monthsOf(page, overview, (of) => mark('', total.target === null ? 'apart' : 'rated', of)),
    stages: stagesOf(page, overview, (figure) => mark('', figure)),
    heat: {
      title: heatTitle(overview.heat, month, t), say: t.heatSay(label),
      months: overview.running.map((cell) => monthLabel(cell.month, locale)),
      lines: [...outerRows(overview.heat, DRAWN_UNITS).head, ...outerRows(overview.heat, DRAWN_UNITS).tail].map(({ code, name, cells }) => ({
        code, name,
        cells: cells.map((cell) => ({
          ...cell, href: mark(code, cell.light === 'none' ? 'apart' : 'rated', cell.month),
          say: t.heatLabel(name, monthLabel(cell.month, locale), label, cell.done, t.lights[cell.light]),
        })),
      })),
    },
    problems: {
      ...problemsWords(owners, t),
      href: overview.problems ? null : paths.problems({ unit: asked.place.code }),
      owners: owners.slice(0, SHOWN_OWNERS).map((owner) => ({ ...owner, ...dueWords(owner.oldest, owner.days, overview.date, t, locale), href: overview.problems ? null : paths.problems({ unit: asked.place.code, owner: owner.owner }) })),
    },
    press: isNow && !overview.issued ? await pressOf(page, asked, overview, owners, reporting.unreported) : null,
  }
}

/** The month before and after, the circular, and the way between frozen and today's figures. */
async function turnsOf({ read, today, locale, t: { overview: t } }: StaffContext, { place, chosen, live }: AskedOverview, { month, measure, issued }: Overview) {
  const to = (of: string, more: { live?: string } = {}) => paths.overview({ division: place.code, month: of, measure: chosen, ...more })
  const isIssued = live && (await frozenMonths(read, place, month, measure)).has(month)
  const next = addMonths(month, 1)
  return {
    month: monthName(month, locale),
    before: { href: to(addMonths(month, -1)), label: monthName(addMonths(month, -1), locale) },
    after: next <= monthOf(today) ? { href: to(next), label: monthName(next, locale) } : null,
    other: issued ? { href: to(month, { live: '1' }), label: t.seeLive } : isIssued ? { href: to(month), label: t.seeIssued } : null,
    circular: place.level === 'subdistrict' ? null : paths.circular(place.code, month, { measure: chosen }),
  }
}

async function monthsOf({ locale, elder, t: { overview: t, charts } }: StaffContext, overview: Overview, href: (month: string) => string) {
  const label = labelOf(overview.measure, locale)
  const rows = monthsOfYear(yearOf(overview.month)).map((month, index) => {
    const done = overview.running[index]?.done ?? null
    const say = done === null ? undefined : t.opens(`${monthLabel(month, locale)}${label}`, done)
    return { month, label: monthLabel(month, locale), plan: overview.plan[index] ?? null, done, ...(done === null ? {} : { href: href(month), say }) }
  })
  const words = { plan: charts.plan, done: charts.actual }
  const picture = await pictureOf({ kind: 'cumulative', id: 'overview-months', width: WIDE - 120, words, rows }, { elder })
  return { title: monthsTitle(overview, t), say: t.monthsSay(label, yearOf(overview.month)), picture, rows, narrow: NARROW }
}

/** The main line's running totals with what each loses against the one before, and what is under construction now. */
function stagesOf({ locale, t: { overview: t } }: StaffContext, { total, basis }: Overview, href: (figure: string) => string) {
  const flows = countedIn(total.figures, FLOWS).filter(({ key }) => key !== 'terminated').map(({ key }) => ({ key, label: labelOf(key, locale), count: total.figures[key][basis].year, href: href(key) }))
  const gap = widestGap(flows)
  return {
    title: flows.every(({ count }) => count === 0) ? t.stagesNone : gap ? t.stagesGap(gap.from.label, gap.from.count, gap.to.label, gap.to.count) : t.stagesEven,
    flows: flows.map((flow, index) => {
      const before = flows[index - 1]
      const less = before ? before.count - flow.count : 0
      return { ...flow, note: before && less > 0 ? t.fewer(before.label, less) : before && less < 0 ? t.moreThan(before.label, -less) : '' }
    }),
    stocks: (total.stockUnknown ? [] : countedIn(total.figures, STOCKS)).map(({ key }) => ({ key, label: t.stock(labelOf(key, locale)), count: total.figures[key][basis].all, href: href(key) })),
  }
}

async function pressOf({ read, actor, today, locale, t: { overview: t } }: StaffContext, { place }: AskedOverview, overview: Overview, owners: Awaited<ReturnType<typeof ownersOf>>, unreported: { code: string; name: string; week: string }[]) {
  const { rows, total, basis, measure, month } = overview
  const waiting = can(actor, 'circular.issue', place.path) ? await waitingCircular(read, place, measure) : null
  const late = await lateByLine(read, rows, today)
  const paused = total.figures.paused[basis].all
  return pressOn({ waiting, rows, late, owners, unreported, paused }).map((press) => {
    const words = pressWords(press, labelOf(measure, locale), t, locale)
    const href = {
      issue: () => paths.circular(place.code, press.kind === 'issue' ? press.month : month),
      unit: () => paths.projects({ unit: press.kind === 'unit' ? press.code : '', state: 'late' }),
      owner: () => paths.problems({ unit: place.code, owner: press.kind === 'owner' ? press.owner : '', state: 'overdue' }),
      report: () => paths.round(press.kind === 'report' ? press.week : '', place.path.split('/').filter(Boolean)[2]),
      paused: () => paths.overviewProjects({ division: place.code, month, measure, unit: '', figure: 'paused' }),
    }[press.kind]()
    return { kind: press.kind, ...words, href }
  })
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export default function OverviewPage() {
  const page = useLoaderData<typeof loader>()
  const { overview: t, charts } = useMessages()
  const { turns, targets, months, stages, heat, problems } = page
  return (
    <>
      {page.crumbs.length > 1 && <Crumbs items={page.crumbs} />}
      <Answer above={page.above} lead={page.lead}>{page.answer}</Answer>
      <AsOf parts={[...page.asOf, page.unreported && <b key="missing">{page.unreported}</b>, page.issued]} />
      <p className={`asof noprint ${styles.turns}`}>
        <Link to={turns.before.href}>{turns.before.label}</Link>
        <b>{turns.month}</b>
        {turns.after && <Link to={turns.after.href}>{turns.after.label}</Link>}
        {page.measures.map((one) => (one.isShown ? <b key={one.key}>{one.label}</b> : <Link key={one.key} to={one.href}>{one.label}</Link>))}
        {turns.other && <Link to={turns.other.href}>{turns.other.label}</Link>}
        {turns.circular && <Link to={turns.circular}>{t.circular}</Link>}
      </p>
      {page.press && (
        <Section title={page.press.length > 0 ? t.pressTitle : t.pressNone} say={page.press.length > 0 ? t.pressSay : undefined}>
          <PressList items={page.press} />
        </Section>
      )}
      <Section title={targets.title} say={targets.say}>
        <BulletTable {...targets} measure={page.measure} />
      </Section>
      <div className="two">
        <ChartFigure title={months.title} say={months.say} picture={months.picture} legend={<Legend marks={[['done', charts.actual], ['plan', charts.plan]]} />}>
          <MonthsFigures rows={months.rows} />
        </ChartFigure>
        <Section title={stages.title} say={t.stagesSay}>
          <StageTable flows={stages.flows} stocks={stages.stocks} />
        </Section>
      </div>
      <Section title={heat.title} say={heat.say}>
        <HeatTable months={heat.months} lines={heat.lines} />
      </Section>
      <Section title={problems.title} say={problems.say}>
        <OldestProblems owners={problems.owners} all={problems.href} open={problems.open} />
      </Section>
    </>
  )
}
