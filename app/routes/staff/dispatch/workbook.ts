import type { LoaderFunctionArgs } from '@remix-run/node'
import { daysBetween } from '~/domain/calendar'
import type { MilestoneCode } from '~/domain/milestones'
import { sheetPage } from '~/features/dispatch/round-page.server'
import { staff } from '~/http/context.server'
import { fileResponse, MEDIA_TYPES } from '~/http/download.server'
import { foundOrNot } from '~/http/forms.server'
import { workbookOf } from '~/http/table-download.server'

/** The weekly sheet as the workbook that meetings know, columns of rules.md 6. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  const { read, actor, today, t } = staff(context)
  const sheet = await foundOrNot(sheetPage(read, actor, Number(params.id)))
  const names = (code: string | null) => (code ? (t.milestones.names[code as MilestoneCode] ?? code) : '')
  const rows = sheet.cards.map((card, index) => {
    const estate = card.place.slice(0, card.place.length - card.stairwellPlace.length)
    const behind = card.nextDueOn && card.nextDueOn < today ? daysBetween(card.nextDueOn, today) : 0
    const update = card.update ? `${t.dispatch.conditions[card.update.condition]}${card.update.words ? `${t.common.marks.colon}${card.update.words}` : ''}` : t.dispatch.states.open
    return [
      index + 1, sheet.unit.name, estate, card.stairwellPlace, names(card.stage), update, [names(card.nextMilestone), card.nextDueOn].filter(Boolean).join(' '),
      behind || '', card.problem?.title ?? '', card.problem?.ownerName ?? sheet.unit.name, card.problem?.ownerPerson ?? '', card.problem?.dueOn ?? '', card.problem?.ownerName ?? '', '',
    ]
  })
  const header = t.dispatch.workbook.split('|')
  const widths = [6, 14, 16, 16, 12, 36, 24, 12, 36, 16, 14, 14, 16, 16]
  return fileResponse(`${sheet.unit.name}-${sheet.week}.xlsx`, MEDIA_TYPES.xlsx, await workbookOf([{ name: sheet.week, header, rows, widths }]))
}
