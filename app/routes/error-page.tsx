import { isRouteErrorResponse, useRouteError } from '@remix-run/react'
import { paths } from '~/http/paths'
import type { Messages } from '~/i18n/messages'
import { useMessages } from '~/ui/messages'

/** What went wrong in plain words, by status, and a way on. Technical details stand in the log only. */
export function ErrorPage() {
  const t = useMessages()
  const { title, sentence } = errorWords(useRouteError(), t)
  return (
    <>
      <h1>{title}</h1>
      <p>{sentence}</p>
      <p>
        <a href={paths.home()}>{t.common.errors.toHome}</a>
      </p>
    </>
  )
}

/** Title and sentence of an error by its status: not found, no right, wrong input, our fault. */
export function errorWords(error: unknown, { common: { errors: t } }: Messages): { title: string; sentence: string } {
  const status = isRouteErrorResponse(error) ? error.status : 500
  if (status === 404) return { title: t.notFoundTitle, sentence: t.notFound }
  if (status === 403) return { title: t.forbiddenTitle, sentence: t.forbidden }
  return status < 500 ? { title: t.badTitle, sentence: t.bad } : { title: t.failedTitle, sentence: t.failed }
}
