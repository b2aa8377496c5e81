import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { PAUSE_REASONS, TERMINATION_REASONS } from '~/domain/milestones'
import { pauseProject, resumeProject, terminateProject } from '~/features/milestones/interrupt.server'
import { notFound } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { shortDate } from '~/i18n/dates'
import { Field, SelectField, TextArea } from '~/ui/field'
import { useLocale, useMessages } from '~/ui/messages'
import { ProjectForm } from './form-shell'
import { openProject } from './project.server'

const COMMANDS = { pause: pauseProject, resume: resumeProject, terminate: terminateProject }
type Turn = keyof typeof COMMANDS

function turnOf(request: Request): Turn {
  const turn = new URL(request.url).searchParams.get('turn')
  return turn === 'pause' || turn === 'resume' || turn === 'terminate' ? turn : notFound()
}

export async function loader(args: LoaderFunctionArgs) {
  const { page, project, place } = await openProject(args, 'project.write')
  const turn = turnOf(args.request)
  return { title: page.t.projects.form[turn].title, turn, project, place, today: page.today }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action(args: ActionFunctionArgs) {
  const { page, project } = await openProject(args, 'project.write')
  const command = COMMANDS[turnOf(args.request)]
  const form = await readForm(args.request)
  return answer(form, async () => {
    const input = { projectCode: project.code, occurredOn: form.text('occurredOn'), reason: form.text('reason'), note: form.text('note') }
    await command(page.db, page.actor, form.has('untilOn') ? { ...input, untilOn: form.text('untilOn') || null } : input, page.now)
    return redirect(paths.project(project.code))
  })
}

/** 停工, 复工 and 终止: one form, since they ask nearly the same. */
export default function Interruption() {
  const { turn, project, place, today } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { projects, milestones } = useMessages()
  const locale = useLocale()
  const t = projects.form
  const words = t[turn]
  const answerText = turn === 'resume' ? t.resume.answer(place, project.pausedOn ? shortDate(project.pausedOn, today, locale) : '') : t[turn].answer(place)
  const choices =
    turn === 'pause' ? PAUSE_REASONS.map((value) => ({ value, label: milestones.pauseReasons[value] ?? value })) : TERMINATION_REASONS.map((value) => ({ value, label: milestones.terminationReasons[value] ?? value }))
  const reasons = refused?.reasons
  return (
    <ProjectForm code={project.code} title={words.title} answer={answerText} lead={turn === 'terminate' ? t.terminate.say : undefined} reasons={reasons} save={words.save} danger={turn === 'terminate'}>
      <Field name="occurredOn" type="date" label={words.on} defaultValue={refused?.values.occurredOn ?? today} max={today} reasons={reasons} required />
      {turn !== 'resume' && (
        <SelectField name="reason" label={t[turn].reason} defaultValue={refused?.values.reason ?? ''} reasons={reasons} required>
          <option value="">{t.chosen}</option>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </SelectField>
      )}
      {turn === 'pause' && <Field name="untilOn" type="date" label={t.pause.restart} defaultValue={refused?.values.untilOn} reasons={reasons} optional />}
      <TextArea name="note" label={words.note} defaultValue={refused?.values.note} reasons={reasons} optional maxLength={500} />
    </ProjectForm>
  )
}
