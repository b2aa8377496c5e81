import type { LoaderFunctionArgs } from '@remix-run/node'
import type { MilestoneCode } from '~/domain/milestones'
import { isMonth, monthOf } from '~/domain/periods'
import { listSigns } from '~/features/signs/signs.server'
import { staff } from '~/http/context.server'
import { tableResponse } from '~/http/table-download.server'
import { shanghaiTime } from '~/ui/session-words'

/** The signs of a month as a workbook, one sheet a kind. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, today, t } = staff(context)
  const asked = new URL(request.url).searchParams.get('month') ?? ''
  const month = isMonth(asked) ? asked : monthOf(today)
  const signs = await listSigns(read, actor, month)
  const words = t.admin.signs
  const names = t.milestones.names as Record<MilestoneCode, string>
  return tableResponse(request, `${words.title}-${month}`, [
    {
      name: words.sheets.backdated,
      header: [words.code, words.project, words.unit, words.milestone, words.happened, words.entered, words.later, words.by],
      rows: signs.backdated.map((row) => [row.code, row.place, row.unit, names[row.milestone as MilestoneCode], row.occurredOn, shanghaiTime(row.enteredAt), row.daysLater, row.enteredBy]),
    },
    { name: words.sheets.bursts, header: [words.unit, words.lastDays, words.wholeMonth], rows: signs.bursts.map((row) => [row.unit, row.last, row.all]) },
    {
      name: words.sheets.reused,
      header: [words.hash, words.file, words.code, words.project, words.unit, words.milestone, words.by],
      rows: signs.reused.flatMap((file) => file.uses.map((use) => [file.sha256, file.name, use.code, use.place, use.unit, names[use.milestone as MilestoneCode], use.enteredBy])),
    },
    { name: words.sheets.unnumbered, header: [words.code, words.project, words.unit, words.happened], rows: signs.unnumbered.map((row) => [row.code, row.place, row.unit, row.completedOn]) },
  ])
}
