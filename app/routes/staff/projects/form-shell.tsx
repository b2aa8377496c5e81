import { Form, useNavigation } from '@remix-run/react'
import type { ReactNode } from 'react'
import type { Reason } from '~/domain/refusal'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { useMessages } from '~/ui/messages'

interface ProjectFormProps {
  /** Code of the project; null on the page of a new one. */
  code: string | null
  title: string
  answer: ReactNode
  lead?: ReactNode
  reasons?: readonly Reason[]
  /** The verb on its button. */
  save: string
  danger?: boolean
  withFile?: boolean
  children: ReactNode
}

/** Every form about a project: where it stands, what it does, what is wrong, the fields, one button and the way back. */
export function ProjectForm({ code, title, answer, lead, reasons, save, danger = false, withFile = false, children }: ProjectFormProps) {
  const t = useMessages().projects
  const isSending = useNavigation().state === 'submitting'
  const back = code ? paths.project(code) : paths.projects()
  return (
    <>
      <Crumbs items={[{ label: t.title, href: paths.projects() }, ...(code ? [{ label: code, href: back }] : []), { label: title }]} />
      <Answer lead={lead}>{answer}</Answer>
      <ErrorSummary reasons={reasons} />
      <Form method="post" encType={withFile ? 'multipart/form-data' : undefined}>
        {children}
        <p className="acts gap">
          <Button kind={danger ? 'danger' : 'main'} busy={isSending}>
            {save}
          </Button>
          <ButtonLink kind="link" to={back}>
            {t.form.cancel}
          </ButtonLink>
        </p>
      </Form>
    </>
  )
}
