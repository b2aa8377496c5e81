import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { isMonth, monthOf } from '~/domain/periods'
import type { MilestoneCode } from '~/domain/milestones'
import { findLastChange } from '~/features/audit/reading.server'
import { findDraw, drawSiteChecks, listAuditedDistricts, noteSiteCheck } from '~/features/signs/site-checks.server'
import { listSigns, type Signs } from '~/features/signs/signs.server'
import { notFound, staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { monthName, shortDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { ErrorSummary } from '~/ui/error-summary'
import { Field, SelectField } from '~/ui/field'
import { Link } from '~/ui/link'
import { useLocale, useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { TableFiles } from '~/ui/table-files'
import { SiteChecks } from './site-checks'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, today, t, locale } = staff(context)
  const query = new URL(request.url).searchParams
  const month = isMonth(query.get('month') ?? '') ? (query.get('month') ?? '') : monthOf(today)
  const districts = await listAuditedDistricts(read, actor)
  const asked = query.get('district')
  const district = asked ? (districts.find(({ code }) => code === asked) ?? notFound()) : districts[0]
  const draw = district ? await findDraw(read, district.code, month) : null
  return {
    title: t.admin.signs.title,
    month,
    monthWords: monthName(month, locale),
    isOver: month < monthOf(today),
    lastMonth: monthOf(today),
    today,
    districts: districts.map(({ code, name }) => ({ value: code, label: name })),
    district: district?.code ?? null,
    signs: await listSigns(read, actor, month),
    draw,
    drawn: draw && (await findLastChange(read, 'site_check', draw.id)),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  return answer(form, async () => {
    const [districtCode, month] = [form.text('district'), form.text('month')]
    if (form.text('do') === 'draw') await drawSiteChecks(db, actor, { districtCode, month, seed: form.text('seed') }, now)
    else await noteSiteCheck(db, actor, { drawId: form.integer('draw') ?? 0, projectId: form.integer('project') ?? 0, result: form.text('result'), note: form.text('note') }, now)
    return redirect(paths.signs({ month, district: districtCode }))
  })
}

export default function SignsPage() {
  const { month, monthWords, isOver, lastMonth, districts, district, signs, draw, drawn } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { signs: t, audit } = useMessages().admin
  const count = signs.backdated.length + signs.bursts.length + signs.reused.length + signs.unnumbered.length
  return (
    <>
      <Answer lead={t.lead}>{t.answer(monthWords, count)}</Answer>
      <Form method="get" className="filters noprint">
        <Field name="month" type="month" label={t.month} defaultValue={month} max={lastMonth} />
        {districts.length > 1 && <SelectField name="district" label={t.district} choices={districts} defaultValue={district ?? undefined} />}
        <Button>{audit.find}</Button>
        <TableFiles to={(format) => paths.signsTable({ month, format })} endings={['xlsx']} />
      </Form>
      <ErrorSummary reasons={refused?.reasons} />
      <Backdated rows={signs.backdated} />
      <Bursts rows={signs.bursts} />
      <Reused files={signs.reused} />
      <Unnumbered rows={signs.unnumbered} />
      {district && <SiteChecks draw={draw} drawn={drawn} district={district} month={month} monthWords={monthWords} isOver={isOver} refused={refused} />}
    </>
  )
}

function Project({ code, place, unit }: { code: string; place: string; unit: string }) {
  return (
    <th scope="row">
      <Link to={paths.project(code)}>{place}</Link> <span className="quiet small">{unit}</span>
    </th>
  )
}

function Backdated({ rows }: { rows: Signs['backdated'] }) {
  const { admin, milestones } = useMessages()
  const t = admin.signs
  const locale = useLocale()
  const { today } = useLoaderData<typeof loader>()
  return (
    <Section title={t.backdated(rows.length)} say={t.backdatedSay}>
      {rows.length > 0 && (
        <table className="tb list">
          <thead>
            <tr>
              <th scope="col">{t.project}</th>
              <th scope="col">{t.milestone}</th>
              <th scope="col">{t.happened}</th>
              <th scope="col">{t.later}</th>
              <th scope="col">{t.by}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.code}${row.milestone}${row.enteredAt}`}>
                <Project {...row} />
                <td data-label={t.milestone}>{milestones.names[row.milestone as MilestoneCode]}</td>
                <td data-label={t.happened}>{shortDate(row.occurredOn, today, locale)}</td>
                <td data-label={t.later}>{t.days(row.daysLater)}</td>
                <td data-label={t.by}>{row.enteredBy}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

function Bursts({ rows }: { rows: Signs['bursts'] }) {
  const t = useMessages().admin.signs
  return (
    <Section title={t.bursts(rows.length)} say={t.burstsSay}>
      {rows.length > 0 && (
        <ul>
          {rows.map((row) => (
            <li key={row.unit}>{t.burst(row.unit, row.last, row.all)}</li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function Reused({ files }: { files: Signs['reused'] }) {
  const { admin, milestones } = useMessages()
  const t = admin.signs
  return (
    <Section title={t.reused(files.length)} say={t.reusedSay}>
      {files.map((file) => (
        <table className="tb list gap" key={file.sha256}>
          <caption>
            {file.name} <code>{file.sha256.slice(0, 12)}</code>
          </caption>
          <tbody>
            {file.uses.map((use, at) => (
              <tr key={at}>
                <Project {...use} />
                <td data-label={t.milestone}>{milestones.names[use.milestone as MilestoneCode]}</td>
                <td data-label={t.by}>{use.enteredBy}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </Section>
  )
}

function Unnumbered({ rows }: { rows: Signs['unnumbered'] }) {
  const t = useMessages().admin.signs
  const locale = useLocale()
  const { today } = useLoaderData<typeof loader>()
  return (
    <Section title={t.unnumbered(rows.length)} say={t.unnumberedSay}>
      {rows.length > 0 && (
        <table className="tb">
          <tbody>
            {rows.map((row) => (
              <tr key={row.code}>
                <Project {...row} />
                <td>{t.completedOn(shortDate(row.completedOn, today, locale))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}
