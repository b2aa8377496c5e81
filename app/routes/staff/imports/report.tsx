import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import { refuse } from '~/domain/refusal'
import { applyApart, checkApart } from '~/features/imports/apart.server'
import { listImports } from '~/features/imports/imports.server'
import { changesAnything } from '~/features/imports/report.server'
import { faultSentence, noteSentence, reportSentences } from '~/features/imports/words.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { clockTime } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { Section } from '~/ui/section'
import { openStaged } from './staged.server'

/** More than this many lines are in the file that can be downloaded. */
const MOST_FAULTS = 200
const MOST_NOTES = 50

/** The kept file is checked against what is on record now, however old the page is. */
export async function loader(args: LoaderFunctionArgs) {
  const { page, file } = await openStaged(args)
  const { t } = page
  const report = await checkApart(page, file)
  const ready = report.faults.length === 0 && changesAnything(report.counts)
  const isDone = !ready && new URL(args.request.url).searchParams.has('done')
  const made = isDone ? (await listImports(page.read, page.actor)).find(({ sha256 }) => sha256 === report.sha256) : undefined
  return {
    title: t.imports.title,
    file: file.name,
    sha256: report.sha256,
    ready,
    lines: report.counts.lines,
    done: isDone,
    before: report.importedBefore ? clockTime(report.importedBefore, page.locale) : null,
    will: reportSentences(t, { ...report, counts: made?.counts ?? report.counts }),
    faultCount: report.faults.length,
    faults: report.faults.slice(0, MOST_FAULTS).map((fault) => ({ ...fault, text: faultSentence(t, fault) })),
    notes: report.notes.slice(0, MOST_NOTES).map((note) => noteSentence(t, note)),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action(args: ActionFunctionArgs) {
  const { page, file } = await openStaged(args)
  const form = await readForm(args.request)
  return answer(form, async () => {
    const report = await applyApart(page, file)
    if (report.faults.length > 0) refuse('import_faults', undefined, { count: report.faults.length })
    return redirect(`${paths.importCheck(report.sha256, file.name)}&done=1`)
  })
}

export default function ImportReport() {
  const page = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const t = useMessages().imports
  const busy = useNavigation().state !== 'idle'
  return (
    <>
      <Crumbs items={[{ label: t.title, href: paths.imports() }, { label: page.file }]} />
      <Answer above={page.file} lead={page.faultCount > 0 ? t.faultsSay : undefined}>
        {answerOf(page, t)}
      </Answer>
      {page.before && !page.done && <Note>{t.before(page.before)}</Note>}
      <ErrorSummary reasons={refused?.reasons} />
      {page.ready && (
        <Form method="post" className="acts field">
          <Button kind="main" busy={busy}>
            {t.confirmChecked(page.lines)}
          </Button>
          <ButtonLink to={paths.imports()}>{t.chooseOther}</ButtonLink>
        </Form>
      )}
      {!page.ready && (
        <p className="acts field">
          <ButtonLink to={paths.imports()} kind={page.faultCount > 0 ? 'main' : 'plain'}>
            {page.faultCount > 0 ? t.sendAgain : t.chooseOther}
          </ButtonLink>
          {page.faultCount > 0 && (
            <ButtonLink to={paths.importFaults(page.sha256, page.file)} download>
              {t.faultsDownload}
            </ButtonLink>
          )}
          {page.done && <ButtonLink to={paths.projects()}>{t.openProjects}</ButtonLink>}
        </p>
      )}
      {page.faultCount > 0 && <Faults page={page} t={t} />}
      {page.faultCount === 0 && (
        <Section title={page.done ? t.result : t.will}>
          <ul>
            {page.will.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Section>
      )}
      {page.notes.length > 0 && (
        <Section title={t.notes}>
          <ul>
            {page.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>
type Words = ReturnType<typeof useMessages>['imports']

function answerOf(page: Page, t: Words): string {
  if (page.faultCount > 0) return t.answerFaults(page.faultCount)
  if (page.done) return t.answerDone
  return page.ready ? t.answerReady(page.lines) : t.answerNothing
}

function Faults({ page, t }: { page: Page; t: Words }) {
  return (
    <Section title={t.toChange}>
      <div className="scroll">
        <table className="tb list">
          <thead>
            <tr>
              <th scope="col">{t.line}</th>
              <th scope="col">{t.column}</th>
              <th scope="col">{t.value}</th>
              <th scope="col">{t.problem}</th>
            </tr>
          </thead>
          <tbody>
            {page.faults.map((fault, at) => (
              <tr key={at}>
                <th scope="row">
                  <span className="nw">{t.place(fault.sheet, fault.line)}</span>
                </th>
                <td data-label={t.column}>
                  <span className="nw">{fault.column}</span>
                </td>
                <td data-label={fault.value ? t.value : undefined}>{fault.value}</td>
                <td>{fault.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {page.faultCount > page.faults.length && <p className="defs">{t.faultsMore(page.faultCount - page.faults.length)}</p>}
    </Section>
  )
}
