import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { measureOf } from '~/domain/measures'
import { addMonths, monthOf } from '~/domain/periods'
import { numberText } from '~/domain/circular-body'
import { can } from '~/domain/permissions'
import { listChartScopes } from '~/features/charts/scopes.server'
import { listCirculars } from '~/features/circulars/drafts.server'
import { getScope } from '~/features/circulars/lines.server'
import { ratedMeasure } from '~/features/circulars/live.server'
import { notFound, staff } from '~/http/context.server'
import { paths } from '~/http/paths'
import { clockDay, monthName } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { Empty } from '~/ui/empty'
import { SelectField } from '~/ui/field'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import { Status } from '~/ui/status'
import styles from './circular.module.css'

const MONTHS_BACK = 12

/** What is issued, what is being written, and the months that have neither yet. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const scopes = await listChartScopes(page.read, page.actor)
  const asked = new URL(request.url).searchParams.get('division')
  const scope = asked ? (scopes.find(({ code }) => code === asked) ?? notFound()) : scopes[0]
  const title = page.t.circulars.title
  if (!scope) return { title, scopes: [], division: '', name: '', issued: 0, mayDraft: false, rows: [] }
  const kept = await listCirculars(page.read, scope.code)
  const shown = scope.issuedOnly ? kept.filter(({ state }) => state === 'issued') : kept
  const today = monthOf(page.today)
  const usual = await ratedMeasure(page.read, await getScope(page.read, scope.code), { month: today })
  const months = scope.issuedOnly ? [] : Array.from({ length: MONTHS_BACK + 1 }, (_, back) => addMonths(today, -back)).filter((month) => !kept.some((own) => own.month === month))
  const label = (key: typeof usual) => measureOf(key).label[page.locale === 'en' ? 'en' : 'zh']
  const rows = [
    ...months.map((month) => ({
      key: month, month, name: monthName(month, page.locale), measure: label(usual), state: month === today ? ('live' as const) : ('none' as const), number: '', issued: '', released: '',
      href: paths.circular(scope.code, month),
    })),
    ...shown.map((own) => ({
      key: String(own.id), month: own.month, name: monthName(own.month, page.locale), measure: label(own.measure), state: own.state,
      number: own.number !== null && own.numberYear !== null ? numberText({ number: own.number, numberYear: own.numberYear }) : '',
      issued: own.issuedAt ? clockDay(own.issuedAt, page.locale) : '',
      released: own.releasedAt ? clockDay(own.releasedAt, page.locale) : own.state === 'issued' ? page.t.circulars.notReleased : '',
      href: paths.circular(scope.code, own.month, { measure: own.measure === usual ? null : own.measure }),
    })),
  ].sort((a, b) => (a.month < b.month ? 1 : a.month > b.month ? -1 : 0))
  return {
    title, scopes: scopes.map(({ code, name }) => ({ code, name })), division: scope.code, name: scope.name,
    issued: kept.filter(({ state }) => state === 'issued').length, mayDraft: can(page.actor, 'circular.draft', (await getScope(page.read, scope.code)).path), rows,
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

const KINDS = { none: 'none', live: 'none', draft: 'watch', checked: 'watch', issued: 'ok' } as const

export default function Circulars() {
  const { scopes, division, name, issued, mayDraft, rows } = useLoaderData<typeof loader>()
  const { circulars: t } = useMessages()
  const hasOthers = new Set(rows.map(({ measure }) => measure)).size > 1
  return (
    <>
      <Answer>{t.listAnswer(name, issued)}</Answer>
      {scopes.length > 1 && (
        <Form method="get" className="acts">
          <SelectField name="division" label={t.chooseDivision} defaultValue={division} choices={scopes.map(({ code, name: own }) => ({ value: code, label: own }))} />
          <Button>{t.view}</Button>
        </Form>
      )}
      {division && (
        <p className="acts">
          <Link to={paths.circularCalendar(division)}>{t.calendar}</Link>
          {mayDraft && <Link to={paths.circularTemplate(division)}>{t.template}</Link>}
        </p>
      )}
      {rows.length === 0 ? (
        <Empty title={t.listAnswer(name, 0)} />
      ) : (
        <div className="scroll">
          <table className={`tb ${styles.list}`}>
            <thead>
              <tr>
                <th scope="col">{t.month}</th>
                <th scope="col">{t.state}</th>
                <th scope="col">{t.number}</th>
                <th scope="col" className={styles.spare}>{t.publicAt}</th>
                {hasOthers && <th scope="col">{t.measure}</th>}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.key}>
                  <th scope="row"><Link to={row.href}>{row.name}</Link></th>
                  <td><Status kind={KINDS[row.state]} word={t.states[row.state]} /></td>
                  <td>
                    {row.number}
                    <span className="quiet small">{row.issued}</span>
                  </td>
                  <td className={styles.spare}>{row.released}</td>
                  {hasOthers && <td>{row.measure}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
