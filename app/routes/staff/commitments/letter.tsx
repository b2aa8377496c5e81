import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { todayOf } from '~/domain/calendar'
import { TARGET_MEASURES } from '~/domain/letters'
import { refuse } from '~/domain/refusal'
import { can } from '~/domain/permissions'
import { listLetterProjects } from '~/features/commitments/letter-document.server'
import { getLetter } from '~/features/commitments/letters.server'
import { attachScan, editDraftLetter } from '~/features/commitments/sign.server'
import { storeFile } from '~/features/files/files.server'
import { findLastChange } from '~/features/audit/reading.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { fullDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { Empty } from '~/ui/empty'
import { ErrorSummary } from '~/ui/error-summary'
import { Field, FileField } from '~/ui/field'
import { useLocale, useMessages } from '~/ui/messages'
import { Changed } from '~/ui/changed'
import { Link } from '~/ui/link'
import { Section } from '~/ui/section'
import { CurveGrid } from './curve-grid'
import { foundOrNot, letterId } from './letter.server'
import css from './page.module.css'

export async function loader({ context, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const letter = await foundOrNot(getLetter(page.read, page.actor, letterId(params.id)))
  const districtPath = letter.path.slice(0, letter.path.indexOf(`/${letter.districtCode}/`) + letter.districtCode.length + 2)
  return {
    title: letter.number,
    letter: { ...letter, versions: letter.versions.map((version) => ({ ...version, createdOn: todayOf(version.createdAt) })) },
    mayWrite: can(page.actor, 'commitment.write', districtPath),
    projects: await listLetterProjects(page.read, letter.id),
    changed: await findLastChange(page.read, 'commitment', letter.id),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, params, request }: ActionFunctionArgs) {
  const page = staff(context)
  const commitmentId = letterId(params.id)
  const form = await readForm(request)
  return answer(form, async () => {
    if (form.text('intent') === 'scan') {
      const scan = form.file('scan') ?? refuse('scan_missing', 'scan')
      await attachScan(page.db, page.actor, { commitmentId, fileId: await storeFile(page.db, page.actor, scan, page.now) }, page.now)
    } else {
      const head = { number: form.text('number'), partyA: form.text('partyA'), partyB: form.text('partyB'), signatoryA: form.text('signatoryA'), signatoryB: form.text('signatoryB') }
      await editDraftLetter(page.db, page.actor, { commitmentId, ...head }, page.now)
    }
    return redirect(paths.letter(commitmentId))
  })
}

export default function LetterPage() {
  const { letter, mayWrite, projects, changed } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { commitments: t } = useMessages()
  return (
    <>
      <Crumbs items={[{ label: t.title(letter.year), href: paths.commitments(letter.year) }, { label: letter.number }]} />
      <Answer above={letter.number}>{t.letter.answer(letter.divisionName, letter.year, letter.targets.completed[11] ?? 0, t.states[letter.state])}</Answer>
      <p className={`acts ${css.acts}`}>
        {mayWrite && letter.state === 'draft' && (
          <ButtonLink kind="main" to={paths.signLetter(letter.id)}>
            {t.actions.sign}
          </ButtonLink>
        )}
        {mayWrite && letter.state !== 'draft' && <ButtonLink to={paths.reviseLetter(letter.id)}>{t.actions.revise}</ButtonLink>}
        <ButtonLink download to={paths.letterDocument(letter.id)}>
          {t.actions.document}
        </ButtonLink>
        {letter.fileId && (
          <ButtonLink download to={paths.file(letter.fileId)}>
            {t.actions.scan}
          </ButtonLink>
        )}
      </p>
      <ErrorSummary reasons={refused?.reasons} />
      <Targets />
      <Section title={t.letter.head}>
        {mayWrite && letter.state === 'draft' ? <HeadForm refused={refused} /> : <Head />}
        {mayWrite && letter.state !== 'draft' && !letter.fileId && (
          <Form method="post" encType="multipart/form-data" className="noprint">
            <FileField name="scan" label={t.letter.scan} reasons={refused?.reasons} />
            <p className={`acts ${css.acts}`}>
              <Button name="intent" value="scan">{t.actions.attach}</Button>
            </p>
          </Form>
        )}
      </Section>
      <Section title={projects.length > 0 ? t.letter.projects(projects.length, projects.reduce((sum, project) => sum + project.elevators, 0)) : t.letter.noProjects}>
        {projects.length === 0 ? <Empty title={t.letter.noProjects}>{t.letter.noProjectsHint}</Empty> : <Projects />}
      </Section>
      <Changed change={changed} />
    </>
  )
}

function Targets() {
  const { letter } = useLoaderData<typeof loader>()
  const { commitments: t } = useMessages()
  const locale = useLocale()
  const newestFirst = letter.versions.toReversed()
  return (
    <Section title={letter.versions.length > 1 ? t.letter.versions(letter.versions.length - 1) : t.letter.unchanged} say={t.cumulative}>
      {newestFirst.map((version) => (
        <div key={version.version}>
          <CurveGrid
            caption={`${t.letter.version(version.version, fullDate(version.inForceOn, locale))}${version.version === 1 ? ` · ${t.letter.first}` : ''}`}
            head={t.measure}
            speak={() => ''}
            rows={TARGET_MEASURES.map((measure) => ({ key: measure, label: t.measures[measure], spoken: t.measures[measure], numbers: version.targets[measure] }))}
          />
          {version.version > 1 && (
            <p className="defs">
              {[t.letter.because(version.reason), t.letter.approvedBy(version.approver), version.createdBy && t.letter.recorded(version.createdBy, fullDate(version.createdOn, locale))]
                .filter(Boolean)
                .join(' · ')}
            </p>
          )}
        </div>
      ))}
    </Section>
  )
}

function Head() {
  const { letter } = useLoaderData<typeof loader>()
  const { commitments: t } = useMessages()
  const locale = useLocale()
  const lines = [
    [t.letter.number, letter.number], [t.letter.partyA, letter.partyA], [t.letter.signatoryA, letter.signatoryA], [t.letter.partyB, letter.partyB],
    [t.letter.signatoryB, letter.signatoryB], [t.letter.signedOn, letter.signedOn ? fullDate(letter.signedOn, locale) : t.states.draft],
  ]
  return (
    <table className="tb">
      <tbody>
        {lines.map(([label, value]) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function HeadForm({ refused }: { refused?: Refused }) {
  const { letter } = useLoaderData<typeof loader>()
  const { commitments: t } = useMessages()
  return (
    <Form method="post">
      {(['number', 'partyA', 'signatoryA', 'partyB', 'signatoryB'] as const).map((name) => (
        <Field key={name} name={name} label={t.letter[name]} defaultValue={refused?.values[name] ?? letter[name]} reasons={refused?.reasons} required />
      ))}
      <p className={`acts ${css.acts}`}>
        <Button name="intent" value="head">{t.actions.saveHead}</Button>
      </p>
    </Form>
  )
}

function Projects() {
  const { projects } = useLoaderData<typeof loader>()
  const { commitments: t } = useMessages()
  return (
    <div className="scroll">
      <table className="tb list">
        <thead>
          <tr>
            <th scope="col">{t.letter.code}</th>
            <th scope="col">{t.letter.place}</th>
            <th scope="col" className="num">{t.letter.floors}</th>
            <th scope="col" className="num">{t.letter.households}</th>
            <th scope="col" className="num">{t.letter.elevators}</th>
          </tr>
        </thead>
        <tbody>
          {projects.map((project) => (
            <tr key={project.code}>
              <th scope="row">
                <Link to={paths.project(project.code)}>{project.code}</Link>
              </th>
              <td data-label={t.letter.place}>{`${project.estate}${project.building}${project.stairwell}`}</td>
              <td data-label={t.letter.floors} className="num">{project.floors}</td>
              <td data-label={t.letter.households} className="num">{project.households}</td>
              <td data-label={t.letter.elevators} className="num">{project.elevators}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
