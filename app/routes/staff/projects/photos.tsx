import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { isMilestone } from '~/domain/milestones'
import { TIMINGS } from '~/domain/photos'
import { placeName } from '~/domain/places'
import { projectPhotos } from '~/features/photos/list.server'
import { addProjectPhoto } from '~/features/photos/photos.server'
import { staff } from '~/http/context.server'
import { answer, foundOrNot, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { fullDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { Empty } from '~/ui/empty'
import { ErrorSummary } from '~/ui/error-summary'
import { FileField, SelectField } from '~/ui/field'
import { useLocale, useMessages } from '~/ui/messages'
import { PhotoList } from '../feedback/photo-list'

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { read, actor, t } = staff(context)
  const project = await foundOrNot(projectPhotos(read, actor, params.code ?? ''))
  return { project, title: `${t.feedback.projectPhotosTitle} · ${project.code}` }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, params, request }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  return answer(form, async () => {
    const input = { projectCode: params.code ?? '', timing: form.text('timing'), upload: form.file('file')?.bytes ?? null, fileId: form.integer('fileId') }
    return redirect(paths.coverPhoto(await addProjectPhoto(db, actor, input, now)))
  })
}

/** Which photographs of the works residents see: chosen here, covered and made public one by one. */
export default function ProjectPhotosPage() {
  const { project } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { feedback: t, milestones } = useMessages()
  const locale = useLocale()
  const nameOf = (code: string) => (isMilestone(code) ? milestones.names[code] : code)
  const evidence = project.evidence.map((file) => ({ value: String(file.fileId), label: t.evidenceOf(nameOf(file.milestone), fullDate(file.on, locale)) }))
  return (
    <>
      <Crumbs items={[{ label: project.code, href: paths.project(project.code) }, { label: t.projectPhotosTitle }]} />
      <Answer lead={t.projectPhotosSay}>{t.projectPhotosAnswer(placeName(project))}</Answer>
      <ErrorSummary reasons={refused?.reasons} />
      {project.photos.length === 0 ? <Empty title={t.noPhotos} /> : <PhotoList photos={project.photos} />}
      <Form method="post" encType="multipart/form-data">
        <SelectField name="timing" label={t.timing} choices={TIMINGS.map((value) => ({ value, label: t.timings[value] }))} defaultValue={refused?.values.timing} reasons={refused?.reasons} />
        {evidence.length > 0 && (
          <SelectField name="fileId" label={t.fromEvidence} defaultValue={refused?.values.fileId ?? ''} optional>
            <option value="">{t.notFromEvidence}</option>
            {evidence.map((file) => (
              <option key={file.value} value={file.value}>
                {file.label}
              </option>
            ))}
          </SelectField>
        )}
        <FileField name="file" label={t.upload} accept="image/*" reasons={refused?.reasons} optional={evidence.length > 0} />
        <p className="acts gap">
          <Button kind="main">{t.addPhoto}</Button>
        </p>
      </Form>
    </>
  )
}
