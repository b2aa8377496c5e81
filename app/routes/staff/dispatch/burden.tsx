import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { perReport } from '~/domain/burden'
import { listBurden, type RoundBurden } from '~/features/dispatch/burden.server'
import { notFound, staff } from '~/http/context.server'
import { askedDistrict } from '~/http/district.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Crumbs } from '~/ui/crumbs'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { TableFiles } from '~/ui/table-files'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const { read, now, t } = page
  const district = await askedDistrict(page, request)
  if (!district.runs) notFound()
  return { title: `${t.rounds.burden.title} · ${t.dispatch.rounds}`, district, rounds: await listBurden(read, district.code, now) }
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }]

/** What reporting costs, by round: nothing on this page leads to a person, a unit or a project. */
export default function Burden() {
  const { district, rounds } = useLoaderData<typeof loader>()
  const messages = useMessages()
  const t = messages.rounds.burden
  const latest = rounds.find((round) => round.reports > 0)
  return (
    <>
      <Crumbs items={[{ label: messages.dispatch.rounds, href: paths.dispatch() }, { label: t.title }]} />
      <Answer above={district.name} lead={t.lead}>
        {latest ? t.answer(perReport(latest.fields, latest.reports), perReport(latest.taps, latest.reports)) : t.none}
      </Answer>
      {rounds.length > 0 && <RoundTable rounds={rounds.slice(0, SHOWN)} district={district.code} />}
      {rounds.length > SHOWN && (
        <details className="gap">
          <summary>{t.earlier(rounds.length - SHOWN)}</summary>
          <RoundTable rounds={rounds.slice(SHOWN)} district={district.code} />
        </details>
      )}
      <p className="acts gap noprint">
        <TableFiles to={(ending) => paths.burdenTable(ending, district.code)} />
      </p>
      <Section title={t.how}>
        <ul>
          {t.howSay.split('|').map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Section>
    </>
  )
}

const SHOWN = 4

function RoundTable({ rounds, district }: { rounds: readonly RoundBurden[]; district: string }) {
  const messages = useMessages()
  const t = messages.rounds.burden
  return (
    <table className="tb list gap">
      <thead>
        <tr>
          <th scope="col">{t.week}</th>
          <th scope="col" className="num">{t.reports}</th>
          <th scope="col" className="num">{t.noChange}</th>
          <th scope="col" className="num">{t.fields}</th>
          <th scope="col" className="num">{t.taps}</th>
          <th scope="col" className="num">{t.photos}</th>
          <th scope="col" className="num">{t.reminders}</th>
          <th scope="col" className="num">{t.seconds}</th>
        </tr>
      </thead>
      <tbody>
        {rounds.map((round) => (
          <tr key={round.week}>
            <th scope="row">
              <Link to={paths.round(round.week, district)}>{`${round.week.slice(0, 4)} ${messages.dispatch.week(Number(round.week.slice(6)))}`}</Link>
            </th>
            <td className="num" data-label={t.reports}>{round.reports}</td>
            <td className="num" data-label={t.noChange}>{round.noChange}</td>
            <td className="num" data-label={t.fields}>{perReport(round.fields, round.reports)}</td>
            <td className="num" data-label={t.taps}>{perReport(round.taps, round.reports)}</td>
            <td className="num" data-label={t.photos}>{round.photos}</td>
            <td className="num" data-label={t.reminders}>{round.reminders}</td>
            <td className="num" data-label={t.seconds}>{round.seconds === null ? '-' : t.secondsOf(round.seconds)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
