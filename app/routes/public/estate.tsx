import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { placeName } from '~/domain/places'
import { findPublicEstate } from '~/features/residents/estates.server'
import { lineWords } from '~/features/residents/words'
import { notFound, visitor } from '~/http/context.server'
import { paths } from '~/http/paths'
import { madeFrom } from '~/http/public-page.server'
import { Answer } from '~/ui/answer'
import { Empty } from '~/ui/empty'
import { useMessages } from '~/ui/messages'
import { Status } from '~/ui/status'
import { Contacts } from './contacts'
import { SearchForm } from './search-form'

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { read, t } = visitor(context)
  const id = Number(params.id)
  const estate = Number.isSafeInteger(id) && id > 0 && id < 2 ** 31 ? await findPublicEstate(read, id) : null
  if (!estate) notFound()
  const { scopes, stamp, ...page } = estate
  return data({ ...page, title: `${estate.name} · ${t.residents.title}` }, { headers: madeFrom({ scopes, stamp }) })
}

export { links } from './sheets'

export const headers = ({ loaderHeaders }: { loaderHeaders: Headers }) => loaderHeaders

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

/** All stairwells of an estate, each with one word about where it stands. */
export default function Estate() {
  const estate = useLoaderData<typeof loader>()
  const { residents: t } = useMessages()
  return (
    <>
      <Answer above={estate.address} lead={t.estateLead(estate.unit.name, estate.projects.length)}>
        {t.estateAnswer(estate.name)}
      </Answer>
      {estate.projects.length === 0 ? (
        <Empty title={t.noProjects} />
      ) : (
        <>
          <p className="quiet">{t.estatePick}</p>
          <ul className="choices">
            {estate.projects.map((line) => (
              <li key={line.code}>
                <a href={paths.status(line.code)}>
                  <b>{placeName(line)}</b>
                  <span>{line.code}</span>
                </a>
                <Status {...lineWords(line, t)} />
              </li>
            ))}
          </ul>
          <p className="gap noprint">
            <a className="tel" href={paths.estateSheets(estate.id)}>{t.allSheets}</a>
          </p>
        </>
      )}
      <SearchForm typed="" />
      {estate.unit.phone && <Contacts title={t.whomToAsk} contacts={[estate.unit]} />}
    </>
  )
}
