import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { parseBoxes, pointOf } from '~/domain/photos'
import { coverBox, photoFor, publishPhoto, uncoverBox, withdrawPhoto } from '~/features/photos/photos.server'
import { staff } from '~/http/context.server'
import { answer, foundOrNot, readForm, type Form as SentForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { CheckField, Field } from '~/ui/field'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { Section } from '~/ui/section'
import { CoveredPhoto, shownHeight } from './covered-photo'

/** So wide on every screen; a phone scrolls it inside its frame. */
const SHOWN_WIDTH = 600

export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const { read, actor, t } = staff(context)
  const id = Number(params.id)
  const { photo, projectCode, feedbackNumber } = await foundOrNot(photoFor(read, actor, Number.isSafeInteger(id) ? id : 0))
  const asked = new URL(request.url).searchParams
  const corner = asked.has('x') && asked.has('y') ? { x: Number(asked.get('x')) || 0, y: Number(asked.get('y')) || 0 } : null
  const back = feedbackNumber ? paths.residentLetter(feedbackNumber) : paths.projectPhotos(projectCode ?? '')
  const { file_id: fileId, width, height, published_at: publishedAt } = photo
  return { title: t.feedback.coverTitle, back, isLetter: feedbackNumber !== null, corner, photo: { id, fileId, width, height, publishedAt, boxes: parseBoxes(photo.boxes) } }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, params, request }: ActionFunctionArgs) {
  const { db, read, actor, now } = staff(context)
  const form = await readForm(request)
  const id = Number(params.id)
  return answer(form, async () => {
    const turn = form.text('turn')
    if (turn === 'publish') await publishPhoto(db, actor, { id, looked: form.has('looked') }, now)
    if (turn === 'withdraw') await withdrawPhoto(db, actor, { id }, now)
    if (turn === 'uncover') {
      const box = { left: numberIn(form, 'left'), top: numberIn(form, 'top'), width: numberIn(form, 'width'), height: numberIn(form, 'height') }
      await uncoverBox(db, actor, { id, box }, now)
    }
    if (turn === 'numbers') await coverBox(db, actor, { id, one: { x: numberIn(form, 'left'), y: numberIn(form, 'top') }, other: { x: numberIn(form, 'right'), y: numberIn(form, 'bottom') } }, now)
    if (form.has('at.x')) {
      const { photo } = await photoFor(read, actor, id)
      const at = pointOf({ x: numberIn(form, 'at.x'), y: numberIn(form, 'at.y') }, { width: SHOWN_WIDTH, height: shownHeight(photo, SHOWN_WIDTH) })
      if (!form.has('x')) return redirect(paths.coverPhoto(id, at))
      await coverBox(db, actor, { id, one: { x: numberIn(form, 'x'), y: numberIn(form, 'y') }, other: at }, now)
    }
    return redirect(paths.coverPhoto(id))
  })
}

function numberIn(form: SentForm, name: string): number {
  return form.integer(name) ?? 0
}

/** Two presses on the picture cover what lies between them: the browser itself sends where it was pressed, no script is needed. */
export default function CoverPhoto() {
  const { photo, corner, back, isLetter } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { feedback: t } = useMessages()
  const height = shownHeight(photo, SHOWN_WIDTH)
  const mark = corner ? [{ left: Math.max(0, corner.x - 6), top: Math.max(0, corner.y - 6), width: 12, height: 12 }] : []
  return (
    <>
      <Crumbs items={[{ label: t.photos, href: back }, { label: t.coverTitle }]} />
      <Answer lead={corner ? t.coverSecond : t.coverFirst}>{t.coverTitle}</Answer>
      <ErrorSummary reasons={refused?.reasons} />
      <Form method="post" reloadDocument>
        {corner && <input type="hidden" name="x" value={corner.x} />}
        {corner && <input type="hidden" name="y" value={corner.y} />}
        <div className="scroll gap" tabIndex={0} role="group" aria-label={t.photo}>
          <CoveredPhoto photo={{ ...photo, boxes: [...photo.boxes, ...mark] }} width={SHOWN_WIDTH} alt={t.coverImage}>
            <input type="image" name="at" src={paths.file(photo.fileId)} alt={t.coverImage} width={SHOWN_WIDTH} height={height} style={{ display: 'block', width: SHOWN_WIDTH, height, cursor: 'crosshair' }} />
          </CoveredPhoto>
        </div>
      </Form>
      {corner && (
        <p>
          <Link to={paths.coverPhoto(photo.id)}>{t.coverAgain}</Link>
        </p>
      )}
      <details className="gap">
        <summary>{t.coverByNumbers}</summary>
        <Form method="post" className="filters">
          <p className="hint">{t.coverByNumbersSay}</p>
          {(['left', 'top', 'right', 'bottom'] as const).map((side) => (
            <Field key={side} name={side} label={t[side]} type="number" min={0} max={1000} required />
          ))}
          <Button name="turn" value="numbers">
            {t.coverButton}
          </Button>
        </Form>
      </details>
      <Section title={t.boxes(photo.boxes.length)}>
        {photo.boxes.map((box, index) => (
          <Form method="post" className="acts" key={index}>
            {t.box(index + 1)}
            {Object.entries(box).map(([side, value]) => (
              <input key={side} type="hidden" name={side} value={value} />
            ))}
            <Button kind="link" name="turn" value="uncover">
              {t.uncover}
            </Button>
          </Form>
        ))}
        <Note kind={photo.publishedAt ? 'plain' : 'warn'}>
          {photo.publishedAt ? t.photoPublic : t.photoPrivate}
          {isLetter && t.letterPhotoSay}
        </Note>
        <Form method="post">
          {!photo.publishedAt && <CheckField name="looked" label={t.lookedPhoto} reasons={refused?.reasons} />}
          <p className="acts gap">
            <Button kind={photo.publishedAt ? 'plain' : 'main'} name="turn" value={photo.publishedAt ? 'withdraw' : 'publish'}>
              {photo.publishedAt ? t.withdrawPhoto : t.publishPhoto}
            </Button>
            <ButtonLink kind="link" to={back}>
              {t.photos}
            </ButtonLink>
          </p>
        </Form>
      </Section>
    </>
  )
}
