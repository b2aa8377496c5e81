import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { getLetter } from '~/features/commitments/letters.server'
import { planAgainstLetters } from '~/features/commitments/plan.server'
import { signCommitment } from '~/features/commitments/sign.server'
import { storeFile } from '~/features/files/files.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { Field, FileField } from '~/ui/field'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { foundOrNot, letterId } from './letter.server'
import css from './page.module.css'

export async function loader({ context, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const letter = await foundOrNot(getLetter(page.read, page.actor, letterId(params.id)))
  const { disagreements } = await planAgainstLetters(page.read, letter.districtCode, letter.year)
  return { title: page.t.commitments.letter.sign, letter, disagreements, today: page.today }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, params, request }: ActionFunctionArgs) {
  const page = staff(context)
  const commitmentId = letterId(params.id)
  const form = await readForm(request)
  return answer(form, async () => {
    const scan = form.file('scan')
    const fileId = scan ? await storeFile(page.db, page.actor, scan, page.now) : null
    const signature = { commitmentId, signedOn: form.text('signedOn'), signatoryA: form.text('signatoryA'), signatoryB: form.text('signatoryB'), fileId }
    await signCommitment(page.db, page.actor, signature, page.now)
    return redirect(paths.letter(commitmentId))
  })
}

export default function SignLetter() {
  const { letter, disagreements, today } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { commitments: t } = useMessages()
  return (
    <>
      <Crumbs items={[{ label: t.title(letter.year), href: paths.commitments(letter.year) }, { label: letter.number, href: paths.letter(letter.id) }, { label: t.letter.sign }]} />
      <Answer above={letter.number} lead={t.letter.signSay}>
        {t.letter.answer(letter.divisionName, letter.year, letter.targets.completed[11] ?? 0, t.states[letter.state])}
      </Answer>
      {disagreements.length > 0 && (
        <Note kind="bad">
          {t.letter.blocked(disagreements.length)} <Link to={paths.split(letter.year)}>{t.actions.split}</Link>
        </Note>
      )}
      <ErrorSummary reasons={refused?.reasons} />
      <Form method="post" encType="multipart/form-data">
        <Field name="signedOn" type="date" label={t.letter.signedOn} defaultValue={refused?.values.signedOn ?? letter.signedOn ?? today} reasons={refused?.reasons} required />
        <Field name="signatoryA" label={t.letter.signatoryA} defaultValue={refused?.values.signatoryA ?? letter.signatoryA} reasons={refused?.reasons} />
        <Field name="signatoryB" label={t.letter.signatoryB} defaultValue={refused?.values.signatoryB ?? letter.signatoryB} reasons={refused?.reasons} />
        <FileField name="scan" label={t.letter.scan} reasons={refused?.reasons} optional />
        <p className={`acts ${css.acts}`}>
          <Button kind="main">{t.actions.sign}</Button>
          <ButtonLink kind="link" to={paths.letter(letter.id)}>
            {t.actions.back}
          </ButtonLink>
        </p>
      </Form>
    </>
  )
}
