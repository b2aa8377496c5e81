import { numberText } from '~/domain/circular-body'
import { measureOf } from '~/domain/measures'
import { Refusal } from '~/domain/refusal'
import { projectsBehind, type ProjectsBehindMark } from '~/features/charts/behind.server'
import { notFound, type StaffContext } from '~/http/context.server'
import { monthName } from '~/i18n/dates'
import { askedMark, askedOverview, type AskedOverview } from './asked.server'
import { labelOf } from './words.server'

export interface AskedProjects {
  asked: AskedOverview
  behind: ProjectsBehindMark
  /** 长河街道2026年10月本年完工（计入完成率） */
  what: string
  /** Whether the projects are those of the day of issue. */
  state: string
}

/** The projects behind the mark of an address; `not found` for a line or figure that the page does not show. */
export async function askedProjects(page: StaffContext, request: Request): Promise<AskedProjects> {
  const asked = await askedOverview(page, request)
  const mark = askedMark(request, asked.month)
  const behind = await projectsBehind(page.read, asked.place, mark, { ...asked, now: page.now }).catch((error: unknown) => {
    if (error instanceof Refusal) notFound()
    throw error
  })
  const t = page.t.overview
  const label = labelOf(behind.measure, page.locale)
  const figure = mark.figure === 'rated' || mark.figure === 'apart' ? t.figures[mark.figure](label) : measureOf(behind.measure).kind === 'stock' ? t.figures.stock(label) : t.figures.year(label)
  return {
    asked, behind,
    what: t.behindTitle(behind.lineName, monthName(asked.month, page.locale), figure),
    state: behind.issued ? t.behindFrozen(numberText(behind.issued)) : t.behindLive,
  }
}
