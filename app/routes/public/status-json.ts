import type { LoaderFunctionArgs } from '@remix-run/node'
import { placeName } from '~/domain/places'
import type { Expected } from '~/domain/public-status'
import { findPublicProject } from '~/features/residents/status.server'
import { explanation, headline } from '~/features/residents/words'
import { notFound, visitor } from '~/http/context.server'
import { madeFrom } from '~/http/public-page.server'

/** The same as the page, for other programs: states as codes, sentences in the language asked for, dates YYYY-MM-DD. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  const { read, t, locale, today } = visitor(context)
  const found = await findPublicProject(read, params.code ?? '', today)
  if (!found) notFound()
  const { project } = found
  const { status } = project
  const words = { t: t.residents, locale, today, unit: project.unit.name }
  const body = {
    code: project.code,
    place: { name: placeName(project), estate: project.estate, address: project.address, building: project.building, stairwell: project.stairwell },
    unit: project.unit,
    district: project.district,
    asOf: today,
    state: status.state,
    headline: headline(status, words),
    explanation: explanation(status, words),
    stage: status.stage,
    since: status.since,
    sincePrecision: status.sincePrecision,
    pending: status.stagePending,
    next: status.next && { milestone: status.next, name: t.residents.steps[status.next], expected: expectedJson(status.nextExpected) },
    ride: expectedJson(status.rideExpected),
    pause: status.pause && { reason: status.pause.reason, since: status.pause.since, days: status.pause.days, restartOn: status.pause.restartOn },
    notice: status.notice,
    news: status.news && { on: status.news.on, days: status.news.days, pending: status.news.pending },
    steps: status.steps.map((step) => ({
      milestone: step.milestone,
      name: t.residents.steps[step.milestone],
      state: step.state,
      on: step.on,
      precision: step.precision,
      until: step.until,
      pending: step.pending,
      expected: expectedJson(step.expected),
    })),
    maintenance: project.maintenance,
    nextInspectionOn: status.nextInspectionOn,
  }
  return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json; charset=utf-8', 'Access-Control-Allow-Origin': '*', ...madeFrom(found) } })
}

function expectedJson(expected: Expected | null) {
  return expected && { on: expected.on, first: expected.first, moves: expected.moves, movedDays: expected.movedDays, reason: expected.reason }
}
