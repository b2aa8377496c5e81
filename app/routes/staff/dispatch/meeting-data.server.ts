import type { LoaderFunctionArgs } from '@remix-run/node'
import { addDays } from '~/domain/calendar'
import type { CircularRow } from '~/domain/circular'
import { reasonText } from '~/domain/escalation-text'
import { monthOf } from '~/domain/periods'
import { can } from '~/domain/permissions'
import { monthlyFigures } from '~/features/circulars/read.server'
import { meetingPage } from '~/features/dispatch/meeting.server'
import { districtProposals } from '~/features/escalations/list.server'
import { weekFigures } from '~/features/figures/figures.server'
import type { StaffContext } from '~/http/context.server'
import { askedDistrict } from '~/http/district.server'
import { foundOrNot } from '~/http/forms.server'

export const WEEK_MEASURES = ['signed', 'started', 'completed', 'in_use'] as const

/** Everything on the meeting page: what the minutes say is read from the same. */
export async function meetingData(page: StaffContext, request: Request, week: LoaderFunctionArgs['params'][string]) {
  const { read, actor, now } = page
  const district = await askedDistrict(page, request)
  const meeting = await foundOrNot(meetingPage(read, actor, district.code, week ?? '', now))
  const circular = await monthlyFigures(read, district.code, monthOf(meeting.endsOn), { now })
  const question = { divisionCodes: circular.rows.flatMap((row) => row.units), measures: WEEK_MEASURES, basis: circular.basis }
  const thisWeek = await weekFigures(read, { ...question, startsOn: meeting.startsOn, endsOn: meeting.endsOn })
  const lastWeek = await weekFigures(read, { ...question, startsOn: addDays(meeting.startsOn, -7), endsOn: addDays(meeting.startsOn, -1) })
  const sumOf = (figures: typeof thisWeek, units: readonly string[]) => WEEK_MEASURES.map((measure) => units.reduce((sum, code) => sum + (figures.get(code)?.[measure].week ?? 0), 0))
  const lineOf = (row: CircularRow) => ({
    code: row.code, name: row.name, planned: row.planned, done: row.done, ahead: row.ahead, light: row.rating.key, rate: row.rate,
    construction: row.stockUnknown ? null : row.figures.under_construction[circular.basis].all, paused: row.figures.paused[circular.basis].all,
    week: sumOf(thisWeek, row.units),
    punctuality: meeting.units.find((unit) => unit.code === row.code)?.punctuality ?? null,
  })
  const { proposals } = can(actor, 'escalation.issue', district.path) ? await districtProposals(read, district.code, now) : { proposals: [] }
  return {
    district, meeting, rows: circular.rows.map(lineOf), total: lineOf(circular.total),
    lastWeek: sumOf(lastWeek, question.divisionCodes),
    measure: circular.measure,
    proposals: proposals.map(({ evidence, ...proposal }) => ({ ...proposal, reason: reasonText(proposal.name, evidence) })),
    number: Number(meeting.week.slice(6)), year: Number(meeting.week.slice(0, 4)),
  }
}

export type MeetingData = Awaited<ReturnType<typeof meetingData>>
