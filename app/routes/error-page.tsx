import { isRouteErrorResponse, useRouteError, useRouteLoaderData } from '@remix-run/react'
import { paths } from '~/http/paths'
import type { Messages } from '~/i18n/messages'
import type { loader as rootLoader } from '../root'
import { Answer } from '~/ui/answer'
import { useMessages } from '~/ui/messages'

/** What went wrong in plain words, by status, and a way on. Technical details stand in the log only. */
export function ErrorPage() {
  const t = useMessages()
  const error = useRouteError()
  const isPublic = !useRouteLoaderData<typeof rootLoader>('root')?.person
  const isMissing = isPublic && isRouteErrorResponse(error) && error.status === 404
  const { title, sentence } = errorWords(error, t)
  return (
    <>
      <Answer lead={isMissing ? t.common.errors.publicNotFound : sentence}>{title}</Answer>
      <p className="acts gap">
        <a className="btn" href={paths.home()}>{isMissing ? t.common.errors.toSearch : t.common.errors.toHome}</a>
        {isMissing && <a className="btn" href={paths.contactPage()}>{t.common.errors.toCall}</a>}
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
