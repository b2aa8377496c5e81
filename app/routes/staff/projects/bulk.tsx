import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import { MAIN_LINE, REVISION_REASONS } from '~/domain/milestones'
import { filterOf, filterQuery } from '~/domain/project-filter'
import { BULK_LIMIT, changeInBulk, previewBulkChange, type BulkInput, type BulkLine } from '~/features/milestones/bulk.server'
import { listBulkChanges } from '~/features/milestones/bulk-changes.server'
import { listProjects, listUnits } from '~/features/projects/project-list.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Form as SentForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { clockTime, shortDate } from '~/i18n/dates'
import { reasonText } from '~/i18n/messages'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { Empty } from '~/ui/empty'
import { ErrorSummary } from '~/ui/error-summary'
import { CheckField, Field, SelectField, TextArea } from '~/ui/field'
import { Link } from '~/ui/link'
import { useLocale, useMarks, useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { Section } from '~/ui/section'
import { placeOf } from './project.server'

interface Preview {
  input: BulkInput
  lines: BulkLine[]
}

/** The projects of the list's filter that the actor may change, and what was changed so before. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const search = new URL(request.url).searchParams
  const filter = filterOf(search)
  const mine = new Set((await listUnits(page.read, page.actor, 'project.write')).map(({ code }) => code))
  const rows = (await listProjects(page.read, page.actor, filter, page.today, BULK_LIMIT)).filter((row) => mine.has(row.unitCode) && !row.terminatedOn)
  const kind = search.get('kind') === 'stage' ? ('stage' as const) : ('dates' as const)
  return {
    title: page.t.projects.bulk[kind].title, kind, filter, today: page.today, limit: BULK_LIMIT, key: crypto.randomUUID(), past: await listBulkChanges(page.read, page.actor),
    projects: rows.map((row) => ({ code: row.code, place: placeOf(row), stage: row.stage, next: row.next, dueOn: row.dueOn })),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const page = staff(context)
  const form = await readForm(request)
  form.values.codes = form.all('codes').join(' ')
  return answer(form, async () => {
    const input = inputOf(form)
    if (form.text('do') === 'change') return redirect(paths.bulkChange(await changeInBulk(page.db, page.actor, input, page.now)))
    return data({ input, lines: await previewBulkChange(page.db, page.actor, input, page.now) } satisfies Preview)
  })
}

function inputOf(form: SentForm): BulkInput {
  const kind = form.text('kind') === 'stage' ? 'stage' : 'dates'
  return {
    projectCodes: form.all('codes'), kind, milestone: form.text('milestone'), on: form.text('on'), shiftDays: kind === 'dates' ? form.integer('shiftDays') : null,
    untilOn: form.text('untilOn'), reason: kind === 'dates' ? form.text('reason') : form.text('words'), note: form.text('note'), submissionKey: form.text('key'),
  }
}

export default function Bulk() {
  const { title, projects } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>() as Refused | Preview | undefined
  const { projects: t } = useMessages()
  return (
    <>
      <Crumbs items={[{ label: t.title, href: paths.projects() }, { label: title }]} />
      {result && 'lines' in result ? <PreviewForm {...result} /> : projects.length === 0 ? <Empty title={t.bulk.none}>{t.bulk.noneHint}</Empty> : <ChangeForm refused={result} />}
      <Past />
    </>
  )
}

function ChangeForm({ refused }: { refused: Refused | undefined }) {
  const { kind, projects, filter, today, limit, key } = useLoaderData<typeof loader>()
  const { projects: t, milestones } = useMessages()
  const marks = useMarks()
  const locale = useLocale()
  const { values = {}, reasons } = refused ?? {}
  const ticked = refused ? new Set((values.codes ?? '').split(' ')) : null
  const names = milestones.names as Record<string, string>
  const common = { reasons }
  return (
    <>
      <Answer lead={t.bulk[kind].say}>{t.bulk[kind].title}</Answer>
      <ErrorSummary reasons={reasons} />
      <Form method="post">
        <input type="hidden" name="kind" value={kind} />
        <input type="hidden" name="key" value={key} />
        <SelectField {...common} name="milestone" label={t.bulk.milestone} defaultValue={values.milestone ?? ''} required>
          <option value="">{t.form.chosen}</option>
          {MAIN_LINE.map((code) => (
            <option key={code} value={code}>
              {names[code]}
            </option>
          ))}
        </SelectField>
        <Field {...common} name="on" type="date" label={t.bulk[kind].on} hint={kind === 'dates' ? t.bulk.onHint : undefined} defaultValue={values.on} max={kind === 'stage' ? today : undefined} />
        {kind === 'dates' ? (
          <>
            <Field {...common} name="shiftDays" inputMode="numeric" label={t.bulk.shift} hint={t.bulk.shiftHint} defaultValue={values.shiftDays} maxLength={4} optional />
            <SelectField {...common} name="reason" label={t.form.plan.reason} defaultValue={values.reason ?? ''} required>
              <option value="">{t.form.chosen}</option>
              {REVISION_REASONS.map((reason) => (
                <option key={reason} value={reason}>
                  {milestones.revisionReasons[reason]}
                </option>
              ))}
            </SelectField>
          </>
        ) : (
          <>
            <Field {...common} name="untilOn" type="date" label={t.bulk.until} hint={t.bulk.untilHint} defaultValue={values.untilOn} optional />
            <Field {...common} name="words" label={t.bulk.words} hint={t.bulk.wordsHint} defaultValue={values.words} maxLength={200} required />
          </>
        )}
        <TextArea {...common} name="note" label={t.form.plan.note} defaultValue={values.note} rows={2} maxLength={300} optional />
        <Section title={t.bulk.which(projects.length)} say={projects.length >= limit ? t.bulk.limited(limit) : undefined}>
          {projects.map((project) => (
            <CheckField
              key={project.code} id={project.code} name="codes" value={project.code} defaultChecked={ticked ? ticked.has(project.code) : true}
              label={`${project.place}${marks.open}${project.code}${marks.close}`}
              hint={[project.stage ? names[project.stage] : milestones.noStage, project.next && project.dueOn ? t.bulk.next(names[project.next] ?? '', shortDate(project.dueOn, today, locale)) : ''].filter(Boolean).join(' · ')}
            />
          ))}
        </Section>
        <p className="acts gap">
          <Button kind="main" name="do" value="preview">
            {t.bulk.preview}
          </Button>
          <ButtonLink kind="link" to={paths.projects(filterQuery(filter))}>
            {t.form.cancel}
          </ButtonLink>
        </p>
      </Form>
    </>
  )
}

/** Before and after, project by project; only those that can be changed are sent on. */
function PreviewForm({ input, lines }: Preview) {
  const { filter, today } = useLoaderData<typeof loader>()
  const messages = useMessages()
  const locale = useLocale()
  const isSending = useNavigation().state === 'submitting'
  const { projects: t, milestones } = messages
  const words = t.bulk.previewed
  const name = (milestones.names as Record<string, string>)[input.milestone] ?? ''
  const fit = lines.filter((line) => line.reasons.length === 0 && !line.isSame)
  const firsts = input.kind === 'dates' ? fit.filter((line) => line.before === null).length : 0
  const day = (date: string | null) => (date ? shortDate(date, today, locale) : '—')
  const { projectCodes: _, submissionKey, shiftDays, reason, ...rest } = input
  return (
    <>
      <Answer lead={t.bulk[input.kind].lead(name)}>{fit.length === lines.length ? words.all(fit.length) : words.some(fit.length, lines.length - fit.length)}</Answer>
      {firsts > 0 && <Note>{words.firsts(firsts)}</Note>}
      <Form method="post">
        {Object.entries({ ...rest, shiftDays: shiftDays ?? '', key: submissionKey, [input.kind === 'dates' ? 'reason' : 'words']: reason }).map(([field, value]) => (
          <input key={field} type="hidden" name={field} value={String(value ?? '')} />
        ))}
        {fit.map(({ code }) => (
          <input key={code} type="hidden" name="codes" value={code} />
        ))}
        <div className="scroll">
          <table className="tb">
            <thead>
              <tr>
                <th scope="col">{t.list.columns.place}</th>
                <th scope="col">{words.before}</th>
                <th scope="col">{words.after}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.code}>
                  <th scope="row">
                    {line.place}
                    <span className="why">{line.code}</span>
                  </th>
                  <td>{line.before && <s>{day(line.before)}</s>}</td>
                  <td>
                    {line.reasons.length > 0 ? <span className="err">{line.reasons.map((one) => reasonText(messages, one)).join(messages.common.marks.semicolon)}</span> : line.isSame ? <span className="quiet">{words.same}</span> : day(line.after)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p className="acts gap">
          {fit.length > 0 && (
            <Button kind="main" name="do" value="change" busy={isSending}>
              {words.confirm(fit.length)}
            </Button>
          )}
          <ButtonLink kind="link" to={paths.bulk(input.kind, filterQuery(filter))}>
            {words.again}
          </ButtonLink>
        </p>
      </Form>
    </>
  )
}

function Past() {
  const { past } = useLoaderData<typeof loader>()
  const { projects: t, milestones } = useMessages()
  const locale = useLocale()
  if (past.length === 0) return null
  return (
    <Section title={t.bulk.past}>
      <ul className="plain">
        {past.map((change) => (
          <li key={change.id}>
            <Link to={paths.bulkChange(change.id)}>{t.bulk[change.kind].done((milestones.names as Record<string, string>)[change.milestone] ?? '', change.projects)}</Link>{' '}
            <span className="why">
              {clockTime(change.changedAt, locale)}
              {change.undoneAt && ` · ${t.bulk.undone}`}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
