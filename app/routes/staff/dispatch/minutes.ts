import type { LoaderFunctionArgs } from '@remix-run/node'
import type { MilestoneCode } from '~/domain/milestones'
import { STEP_NAMES } from '~/domain/escalation-text'
import { minutesPaper } from '~/domain/minutes'
import { plainPaper } from '~/features/paper/plain-paper.server'
import { issuerFor } from '~/features/policies/policies.server'
import { staff } from '~/http/context.server'
import { fileResponse, MEDIA_TYPES } from '~/http/download.server'
import { zhCN } from '~/i18n/zh-CN'
import { meetingData } from './meeting-data.server'

/** The minutes of the meeting as a Word file, from what the meeting page shows. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const { district, meeting, rows, total, proposals, year, number } = await meetingData(page, request, params.week)
  const names = (code: string | null) => (code ? (zhCN.milestones.names[code as MilestoneCode] ?? code) : '')
  const unitsThat = (kind: (typeof meeting.units)[number]['punctuality']) => meeting.units.filter(({ punctuality }) => punctuality === kind).map(({ name }) => name)
  const paper = minutesPaper({
    year, week: number, startsOn: meeting.startsOn, endsOn: meeting.endsOn, today: page.today, district: district.name, issuer: await issuerFor(page.read, district, page.today),
    before: meeting.before, now: meeting.now, rows, total, late: unitsThat('late'), missing: [...unitsThat('missing'), ...unitsThat('waiting')],
    slips: meeting.slips.map((slip) => ({ ...slip, milestone: names(slip.milestone) })), slipCount: meeting.slipCount,
    standing: meeting.slowest.map((project) => ({ ...project, milestone: names(project.milestone) })),
    owners: meeting.owners,
    proposals: proposals.map(({ step, reason }) => ({ step: STEP_NAMES[step], reason })),
  })
  return fileResponse(`${paper.title}.docx`, MEDIA_TYPES.docx, await plainPaper(paper, page.now))
}
