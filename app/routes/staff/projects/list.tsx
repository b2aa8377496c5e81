import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { MAIN_LINE } from '~/domain/milestones'
import { filterOf, filterQuery, PROJECT_SORTS, PROJECT_STATES } from '~/domain/project-filter'
import { canSomewhere } from '~/domain/permissions'
import { COUNT_LIMIT, PAGE_SIZE, projectPage, type ProjectRow } from '~/features/projects/project-list.server'
import { staff } from '~/http/context.server'
import { paths } from '~/http/paths'
import { shortDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Empty } from '~/ui/empty'
import { Field, SelectField } from '~/ui/field'
import { Link } from '~/ui/link'
import { useLocale, useMessages } from '~/ui/messages'
import { Pager } from '~/ui/pager'
import { useRowLinks } from '~/ui/row-links'
import { Status } from '~/ui/status'
import { TableFiles } from '~/ui/table-files'
import { conditionOf } from './condition'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const filter = filterOf(new URL(request.url).searchParams)
  const { rows, count, units } = await projectPage(page.read, page.actor, filter, page.today)
  return {
    title: page.t.projects.title, filter, rows: rows.map(lineOf), count, late: filter.state === 'open' ? count.late : 0, units, today: page.today, limit: COUNT_LIMIT,
    pages: Math.max(1, Math.ceil(count.projects / PAGE_SIZE)), mayCreate: canSomewhere(page.actor, 'project.write'),
  }
}

/** What a line shows; every field more costs each line, on the way and in the browser. */
function lineOf({ code, estate, building, stairwell, unit, inPlan, stage, stageOn, stagePrecision, next, dueOn, pausedOn, terminatedOn, elevators }: ProjectRow) {
  return { code, place: estate + building + stairwell, unit, inPlan, stage, stageOn, stagePrecision, next, dueOn, pausedOn, terminatedOn, elevators }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export default function Projects() {
  const { filter, rows, count, late, pages, limit, mayCreate } = useLoaderData<typeof loader>()
  const t = useMessages().projects
  const state = t.list.states[filter.state]
  return (
    <>
      <Answer>{headline()}</Answer>
      <States />
      <Filters />
      {rows.length === 0 ? <Empty title={t.list.none(state)}>{t.list.noneHint}</Empty> : <Rows />}
      <Pager page={filter.page} pages={pages} hrefOf={(page) => paths.projects(filterQuery(filter, { page }))} />
      <p className="acts gap noprint">
        {mayCreate && (
          <ButtonLink to={paths.newProject(filter.unit)}>
            {t.list.create}
          </ButtonLink>
        )}
        {mayCreate && rows.length > 0 && (
          <>
            <ButtonLink kind="link" to={paths.bulk('dates', filterQuery(filter))}>
              {t.list.bulkDates}
            </ButtonLink>
            <ButtonLink kind="link" to={paths.bulk('stage', filterQuery(filter))}>
              {t.list.bulkStage}
            </ButtonLink>
          </>
        )}
        {rows.length > 0 && (
          <TableFiles to={(ending) => paths.projectsTable(ending, filterQuery(filter))} />
        )}
      </p>
    </>
  )

  function headline(): string {
    if (count.isMore) return t.list.answerMore(limit, state)
    return count.projects === 0 ? t.list.none(state) : t.list.answer(t.list.count(count.projects), count.elevators, state, late)
  }
}

/** The states as links: one tap, and each has its own address. */
function States() {
  const { filter } = useLoaderData<typeof loader>()
  const t = useMessages().projects
  return (
    <nav className="pages noprint" aria-label={t.list.state}>
      <ul>
        {PROJECT_STATES.map((state) => (
          <li key={state}>
            <Link to={paths.projects(filterQuery(filter, { state }))} aria-current={state === filter.state ? 'page' : undefined}>
              {t.list.states[state]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Filters() {
  const { filter, units } = useLoaderData<typeof loader>()
  const { projects: t, milestones } = useMessages()
  const isFiltered = Object.values(filterQuery(filter)).some(Boolean)
  const isNarrowed = Object.values(filterQuery({ ...filter, text: '', unit: '', state: 'open' })).some(Boolean)
  return (
    <Form method="get" className="filters noprint" role="search" key={JSON.stringify(filter)}>
      <Field name="text" type="search" label={t.list.text} defaultValue={filter.text} maxLength={60} />
      {units.length > 1 && (
        <SelectField name="unit" label={t.list.unit} defaultValue={filter.unit}>
          <option value="">{t.list.anyUnit}</option>
          {units.map((unit) => (
            <option key={unit.code} value={unit.code}>
              {unit.name}
            </option>
          ))}
        </SelectField>
      )}
      {filter.state !== 'open' && <input type="hidden" name="state" value={filter.state} />}
      <Button kind="main">{t.list.find}</Button>
      {isFiltered && (
        <ButtonLink kind="link" to={paths.projects()}>
          {t.list.clear}
        </ButtonLink>
      )}
      <details open={isNarrowed}>
        <summary>{t.list.more}</summary>
        <div className="in">
          <SelectField name="stage" label={t.list.stage} defaultValue={filter.stage}>
            <option value="">{t.list.anyStage}</option>
            <option value="NONE">{t.list.beforeFirst}</option>
            {MAIN_LINE.map((code) => (
              <option key={code} value={code}>
                {milestones.names[code]}
              </option>
            ))}
          </SelectField>
          <SelectField name="sort" label={t.list.sort} defaultValue={filter.sort} choices={PROJECT_SORTS.map((value) => ({ value, label: t.list.sorts[value] }))} />
        </div>
      </details>
    </Form>
  )
}

function Rows() {
  const { filter, rows, today, units } = useLoaderData<typeof loader>()
  const { projects: t, milestones } = useMessages()
  const locale = useLocale()
  const follow = useRowLinks()
  const { columns } = t.list
  const names = milestones.names as Record<string, string>
  const withUnit = units.length > 1 && !filter.unit
  const day = (date: string | null, precision?: string) => (date ? shortDate(date, today, locale, precision) : '')
  return (
    <table className="tb list gap" onClick={follow}>
      <caption>{filter.sort === 'code' ? t.list.captionCode : t.list.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.place}</th>
          {withUnit && <th scope="col">{columns.unit}</th>}
          <th scope="col">{columns.stage}</th>
          <th scope="col">{columns.next}</th>
          <th scope="col">{columns.condition}</th>
          <th scope="col" className="num">{columns.elevators}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.code}>
            <th scope="row">
              <a href={paths.project(row.code)}>{row.place}</a>
              <span className="why">{row.inPlan ? row.code : `${row.code} · ${t.outside}`}</span>
            </th>
            {withUnit && <td data-label={columns.unit}>{row.unit}</td>}
            <td data-label={columns.stage}>
              {row.stage ? names[row.stage] : milestones.noStage}
              {row.stageOn && <span className="why">{day(row.stageOn, row.stagePrecision)}</span>}
            </td>
            <td data-label={columns.next}>
              {row.terminatedOn || !row.next ? '—' : names[row.next]}
              {row.next && row.dueOn && !row.terminatedOn && <span className="why">{day(row.dueOn)}</span>}
            </td>
            <td data-label={columns.condition}>
              <Status {...conditionOf(row, today, t)} />
            </td>
            <td className="num" data-label={columns.elevators}>
              {row.elevators}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
