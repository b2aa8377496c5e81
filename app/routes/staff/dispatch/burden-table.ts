import type { LoaderFunctionArgs } from '@remix-run/node'
import { perReport } from '~/domain/burden'
import { listBurden } from '~/features/dispatch/burden.server'
import { notFound, staff } from '~/http/context.server'
import { askedDistrict } from '~/http/district.server'
import { tableResponse } from '~/http/table-download.server'

/** The figures of the page, with the seconds as a number. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const { read, now, t: messages } = page
  const t = messages.rounds.burden
  const district = await askedDistrict(page, request)
  if (!district.runs) notFound()
  const rows = (await listBurden(read, district.code, now)).map((round) => [
    round.week, round.reports, round.noChange, Number(perReport(round.fields, round.reports)) || 0, Number(perReport(round.taps, round.reports)) || 0, round.photos, round.reminders, round.seconds,
  ])
  return tableResponse(request, `${district.name}-${t.title}`, [{ name: t.title, header: [t.week, t.reports, t.noChange, t.fields, t.taps, t.photos, t.reminders, t.seconds], rows }])
}
