import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import { PROJECT_COLUMNS } from '~/domain/ledger-columns'
import { refuse } from '~/domain/refusal'
import { readApart } from '~/features/imports/apart.server'
import { listImports } from '~/features/imports/imports.server'
import { stageLedger } from '~/features/imports/stage.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { clockTime } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Empty } from '~/ui/empty'
import { ErrorSummary } from '~/ui/error-summary'
import { FileField } from '~/ui/field'
import { useLocale, useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'

export async function loader({ context }: LoaderFunctionArgs) {
  const page = staff(context)
  return { title: page.t.imports.title, past: await listImports(page.read, page.actor) }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

/** Keeps the file and leads to its report. A file that cannot be read at all is refused here, beside the field. */
export async function action({ context, request }: ActionFunctionArgs) {
  const page = staff(context)
  const form = await readForm(request)
  return answer(form, async () => {
    const file = form.file('file') ?? refuse('ledger_missing', 'file')
    await readApart(file)
    return redirect(paths.importCheck(await stageLedger(page.settings.uploadFolder, file.bytes), file.name))
  })
}

export default function Imports() {
  const { past } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const t = useMessages().imports
  const locale = useLocale()
  const busy = useNavigation().state !== 'idle'
  return (
    <>
      <Answer lead={t.lead}>{t.title}</Answer>
      <ErrorSummary reasons={refused?.reasons} />
      <Form method="post" encType="multipart/form-data">
        <FileField name="file" label={t.file} hint={t.fileHint} reasons={refused?.reasons} accept=".xlsx,.csv" required />
        <p className="acts field">
          <Button kind="main" busy={busy}>
            {busy ? <span className="dot3">{t.checking}</span> : t.check}
          </Button>
          <ButtonLink to={paths.importTemplate()} kind="link" download>
            {t.template}
          </ButtonLink>
        </p>
        <p className="hint">{t.templateHint}</p>
      </Form>

      <Section title={t.past}>
        {past.length === 0 ? (
          <Empty title={t.none}>{t.noneHint}</Empty>
        ) : (
          <div className="scroll">
            <table className="tb list">
              <thead>
                <tr>
                  <th scope="col">{t.importedOn}</th>
                  <th scope="col">{t.fileName}</th>
                  <th scope="col">{t.importedBy}</th>
                  <th scope="col">{t.result}</th>
                </tr>
              </thead>
              <tbody>
                {past.map((one) => (
                  <tr key={one.id}>
                    <th scope="row">
                      <span className="nw">{clockTime(one.at, locale)}</span>
                    </th>
                    <td data-label={t.fileName}>{one.file}</td>
                    <td data-label={t.importedBy}>{one.by}</td>
                    <td>{t.projects(one.counts.projectsNew, one.counts.projectsChanged, one.counts.projectsSame)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Section>

      <Section title={t.columnsTitle} say={t.columnsSay}>
        <div className="scroll">
          <table className="tb">
            <thead>
              <tr>
                <th scope="col">{t.columnName}</th>
                <th scope="col">{t.columnVariants}</th>
              </tr>
            </thead>
            <tbody>
              {PROJECT_COLUMNS.map((column) => (
                <tr key={column.key}>
                  <th scope="row">
                    <span className="nw" lang="zh-CN">{column.title}</span>
                  </th>
                  <td lang="zh-CN">{column.variants.join('、')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
    </>
  )
}
