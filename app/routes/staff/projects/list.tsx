import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { MAIN_LINE } from '~/domain/milestones'
import { filterOf, filterQuery, PROJECT_SORTS, PROJECT_STATES } from '~/domain/project-filter'
import { canSomewhere } from '~/domain/permissions'
import { COUNT_LIMIT, PAGE_SIZE, projectPage } from '~/features/projects/project-list.server'
import { staff } from '~/http/context.server'
import { madeMarkup } from '~/http/markup.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Empty } from '~/ui/empty'
import { Field, SelectField } from '~/ui/field'
import { Link } from '~/ui/link'
import { Markup } from '~/ui/markup'
import { useMessages } from '~/ui/messages'
import { Pager } from '~/ui/pager'
import { useRowLinks } from '~/ui/row-links'
import { TableFiles } from '~/ui/table-files'
import { tableOf } from './list-rows.server'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const filter = filterOf(new URL(request.url).searchParams)
  const { rows, count, units } = await projectPage(page.read, page.actor, filter, page.today)
  const reader = { t: page.t, locale: page.locale, today: page.today, withUnit: units.length > 1 && !filter.unit, byCode: filter.sort === 'code' }
  return {
    title: page.t.projects.title, filter, table: rows.length === 0 ? null : madeMarkup(page, 'projects', tableOf(rows, reader)), count, late: filter.state === 'open' ? count.late : 0, units,
    limit: COUNT_LIMIT, pages: Math.max(1, Math.ceil(count.projects / PAGE_SIZE)), mayCreate: canSomewhere(page.actor, 'project.write'),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export default function Projects() {
  const { filter, table, count, late, pages, limit, mayCreate } = useLoaderData<typeof loader>()
  const t = useMessages().projects
  const follow = useRowLinks()
  const state = t.list.states[filter.state]
  const isPlain = !Object.values(filterQuery({ ...filter, state: 'open' })).some(Boolean) && filter.state === 'open'
  return (
    <>
      <Answer>{headline()}</Answer>
      {mayCreate && (
        <p className="acts gap noprint">
          <ButtonLink to={paths.newProject(filter.unit)}>{t.list.create}</ButtonLink>
        </p>
      )}
      <States />
      <Filters />
      {table ? <Markup of={table} className="gap" onClick={follow} /> : <Empty title={t.list.none(state)}>{isPlain && mayCreate ? <Link to={paths.imports()}>{t.list.noneYet}</Link> : t.list.noneHint}</Empty>}
      <Pager page={filter.page} pages={pages} hrefOf={(page) => paths.projects(filterQuery(filter, { page }))} />
      <p className="acts gap noprint">
        {mayCreate && table && (
          <>
            <ButtonLink kind="link" to={paths.bulk('dates', filterQuery(filter))}>
              {t.list.bulkDates}
            </ButtonLink>
            <ButtonLink kind="link" to={paths.bulk('stage', filterQuery(filter))}>
              {t.list.bulkStage}
            </ButtonLink>
          </>
        )}
        {table && (
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
