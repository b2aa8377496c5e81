import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { placeName } from '~/domain/places'
import { hasPositions } from '~/features/places/positions.server'
import { listContacts, searchPublic } from '~/features/residents/estates.server'
import { lineWords } from '~/features/residents/words'
import { visitor } from '~/http/context.server'
import { paths } from '~/http/paths'
import { madeFrom } from '~/http/public-page.server'
import { Answer } from '~/ui/answer'
import { useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { Section } from '~/ui/section'
import { Status } from '~/ui/status'
import { Contacts } from './contacts'
import { SearchForm } from './search-form'

const LONGEST = 60

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, t, today } = visitor(context)
  const typed = (new URL(request.url).searchParams.get('q') ?? '').trim().slice(0, LONGEST)
  const found = await searchPublic(read, typed, today)
  const page = {
    typed,
    title: typed ? `${t.residents.searchTitle(typed)} · ${t.residents.title}` : t.residents.title,
    isEmpty: found.asked.whole === '',
    askedBuilding: placeName({ building: found.asked.building, stairwell: found.asked.stairwell }),
    buildings: found.buildings,
    estates: found.places.map(({ id, name, address, unit, projects }) => ({ id, name, address, unit, projects })),
    alike: found.alike.map(({ id, name, unit }) => ({ id, name, unit })),
    more: found.more,
    near: await hasPositions(read),
    contacts: found.places.length + found.buildings.length > 0 ? [] : found.contacts.length > 0 ? found.contacts : await listContacts(read, today),
  }
  return data(page, { headers: madeFrom(found) })
}

export { links } from './sheets'

export const headers = ({ loaderHeaders }: { loaderHeaders: Headers }) => loaderHeaders

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }, { name: 'robots', content: 'noindex' }]

export default function Find() {
  const page = useLoaderData<typeof loader>()
  const { residents: t } = useMessages()
  return (
    <>
      {page.isEmpty ? (
        <Answer>{t.nothingTyped}</Answer>
      ) : page.buildings.length > 0 ? (
        <FoundBuildings buildings={page.buildings} />
      ) : page.estates.length > 0 ? (
        <FoundEstates page={page} />
      ) : (
        <NotFound page={page} />
      )}
      {page.more && <Note>{t.foundMany}</Note>}
      <SearchForm typed={page.typed} near={page.near} />
      {(page.isEmpty || page.estates.length === 0) && <Contacts title={t.whomToAsk} contacts={page.contacts} />}
    </>
  )
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>

function FoundBuildings({ buildings }: { buildings: Page['buildings'] }) {
  const { residents: t } = useMessages()
  return (
    <>
      <Answer>{t.foundBuildings(buildings.length)}</Answer>
      <ul className="choices">
        {buildings.map((line) => (
          <li key={line.code}>
            <a href={paths.status(line.code)}>
              <b>{placeName(line)}</b>
              <span>{line.unit}</span>
            </a>
            <Status {...lineWords(line, t)} />
          </li>
        ))}
      </ul>
    </>
  )
}

function FoundEstates({ page }: { page: Page }) {
  const { residents: t } = useMessages()
  const names = page.estates.map((estate) => estate.name)
  const lead = page.askedBuilding && t.buildingMissing(page.askedBuilding)
  return (
    <>
      <Answer lead={lead}>{t.foundEstates(page.estates.length)}</Answer>
      {new Set(names).size < names.length && <p>{t.sameName}</p>}
      <ul className="choices">
        {page.estates.map((estate) => (
          <li key={estate.id}>
            <a href={paths.estate(estate.id)}>
              <b>{estate.name}</b>
              <span>{[estate.unit, estate.address].filter(Boolean).join(' · ')}</span>
            </a>
            <span className="quiet small">{t.projectCount(estate.projects)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

function NotFound({ page }: { page: Page }) {
  const { residents: t } = useMessages()
  return (
    <>
      <Answer lead={t.notFoundLead}>{t.notFound(page.typed)}</Answer>
      {page.alike.length > 0 ? (
        <Section title={t.alike}>
          <ul className="choices">
            {page.alike.map((estate) => (
              <li key={estate.id}>
                <a href={paths.estate(estate.id)}>
                  <b>{estate.name}</b>
                  <span>{estate.unit}</span>
                </a>
              </li>
            ))}
          </ul>
        </Section>
      ) : (
        <p>{t.notFoundHow}</p>
      )}
    </>
  )
}
