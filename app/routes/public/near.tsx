import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { readPosition } from '~/domain/coordinates'
import { hasPositions } from '~/features/places/positions.server'
import { findNear } from '~/features/residents/estates.server'
import { notFound, visitor } from '~/http/context.server'
import { readForm } from '~/http/forms.server'
import { NEAR_ME, paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { useMessages } from '~/ui/messages'
import { SearchForm } from './search-form'

export async function loader({ context }: LoaderFunctionArgs) {
  const { read, t } = visitor(context)
  if (!(await hasPositions(read))) notFound()
  return { title: `${t.residents.near.link} · ${t.residents.title}` }
}

/** Where somebody stands comes in the body of a form, never in an address, and is forgotten with the answer (decision 074). */
export async function action({ context, request }: ActionFunctionArgs) {
  const { read } = visitor(context)
  const form = await readForm(request)
  const position = readPosition(form.text('longitude'), form.text('latitude'))
  if (position === null || position === 'position_incomplete' || position === 'position_unreadable') return data({ estates: null, isOutside: false }, { status: 422 })
  if (position === 'position_outside') return data({ estates: null, isOutside: true })
  return data({ estates: await findNear(read, position), isOutside: false })
}

/** The browser may ask where it is on this page only. */
export const headers = () => ({ 'Permissions-Policy': 'camera=(), microphone=(), geolocation=(self), payment=()' })

export { links } from './sheets'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }, { name: 'robots', content: 'noindex' }]

/** A help, never needed: without script, position or consent the box below finds the same. */
export default function Near() {
  useLoaderData<typeof loader>()
  const found = useActionData<typeof action>()
  const { residents: t } = useMessages()
  return (
    <>
      {found ? <Found found={found} /> : <Answer lead={t.near.say}>{t.near.answer}</Answer>}
      <form method="post" data-near="" hidden data-none={t.near.none} data-asking={t.near.asking} data-refused={t.near.refused} data-failed={t.near.failed}>
        <input type="hidden" name="longitude" />
        <input type="hidden" name="latitude" />
        <p className="acts gap">
          <Button kind={found ? 'plain' : 'main'}>{found ? t.near.again : t.near.button}</Button>
        </p>
      </form>
      <p role="status" id="near-said" />
      <noscript>
        <p>{t.near.noScript}</p>
      </noscript>
      <SearchForm typed="" />
      <script src={NEAR_ME} defer />
    </>
  )
}

function Found({ found }: { found: NonNullable<ReturnType<typeof useActionData<typeof action>>> }) {
  const { residents: t } = useMessages()
  if (found.estates === null) return <Answer lead={t.near.instead}>{found.isOutside ? t.near.outside : t.near.failed}</Answer>
  if (found.estates.length === 0) return <Answer lead={t.near.instead}>{t.near.nothing}</Answer>
  return (
    <>
      <Answer lead={t.near.foundSay}>{t.near.found(found.estates.length)}</Answer>
      <ul className="choices">
        {found.estates.map((estate) => (
          <li key={estate.id}>
            <a href={paths.estate(estate.id)}>
              <b>{estate.name}</b>
              <span>{[estate.unit, estate.address].filter(Boolean).join(' · ')}</span>
            </a>
            <span className="quiet small">{t.near.distance(estate.distance, estate.projects)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
