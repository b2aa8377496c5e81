import { isRouteErrorResponse, useRouteError } from '@remix-run/react'
import { paths } from '~/http/paths'
import { useMessages } from '~/ui/messages'

/** What went wrong in plain words, by status, and a way on. Technical details stand in the log only. */
export function ErrorPage() {
  const t = useMessages().admin.errors
  const error = useRouteError()
  const status = isRouteErrorResponse(error) ? error.status : 500
  const [title, sentence] =
    status === 404 ? [t.notFoundTitle, t.notFound] : status === 403 ? [t.forbiddenTitle, t.forbidden] : status < 500 ? [t.badTitle, t.bad] : [t.failedTitle, t.failed]
  return (
    <>
      <title>{title}</title>
      <h1>{title}</h1>
      <p>{sentence}</p>
      <p>
        <a href={paths.home()}>{t.toHome}</a>
      </p>
    </>
  )
}
