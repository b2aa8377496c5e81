import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useLocation, useMatches, useRouteLoaderData, type ShouldRevalidateFunctionArgs } from '@remix-run/react'
import { Suspense, useContext, type ReactNode } from 'react'
import type { Actor } from '~/domain/permissions'
import { elderAttribute, elderSteps, elderValue, type ElderSize } from '~/domain/elder'
import { messagesFor } from '~/i18n/messages'
import { shownAnnouncements } from '~/features/announcements/announcements.server'
import { homeOf, navigationFor } from '~/http/navigation.server'
import { READ_ALOUD, paths, withQuery } from '~/http/paths'
import base from '~/styles/base.css?url'
import charts from '~/styles/charts.css?url'
import print from '~/styles/print.css?url'
import tokens from '~/styles/tokens.css?url'
import { ErrorPage, errorWords } from './routes/error-page'
import { Announcements } from '~/ui/announcements'
import { PublicFrame, StaffFrame } from '~/ui/frame'
import { FollowContext } from '~/ui/link'
import { LocaleProvider, useMessages } from '~/ui/messages'
import { SiteLinks } from './routes/public/site/site-links'
import { ChoicesContext, NonceContext } from '~/ui/nonce'
import { useRowLinks } from '~/ui/row-links'

export const links: LinksFunction = () => [
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
  ...[tokens, base, charts, print].map((href) => ({ rel: 'stylesheet', href })),
]

/** Pages name themselves; this one names errors. */
export const meta: MetaFunction<typeof loader> = ({ data, error }) => {
  const t = messagesFor(data?.locale ?? 'zh-CN')
  return [{ title: error ? errorWords(error, t).title : t.common.product }]
}

/** Who is signed in, for the frame, refused or not. Public pages are the same for everybody: they know language and type size only. */
export async function loader({ context }: LoaderFunctionArgs) {
  const { access, actor, locale, elder, read, now } = context
  if (!actor) return { access: 'public' as const, locale, elder, person: null, said: await shownAnnouncements(read, now, null) }
  const t = messagesFor(locale)
  const person = { name: actor.name, unit: unitOf(actor, t.common.marks.list), home: homeOf(actor, t), links: navigationFor(actor, t) }
  return { access, locale, elder, person, said: await shownAnnouncements(read, now, actor) }
}

/** The divisions of somebody's grants, in their order: what he works for. */
function unitOf(actor: Actor, comma: string): string {
  const names = new Map(actor.grants.map((grant) => [grant.divisionCode, grant.divisionName ?? '']))
  return [...names].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, name]) => name).join(comma)
}

/** The frame changes with language and sign-in only; both lead to a new document. Asked for after a form that came too late it would lead away from what was typed. */
export function shouldRevalidate({ formMethod, actionStatus }: ShouldRevalidateFunctionArgs): boolean {
  return formMethod !== undefined && formMethod !== 'GET' && actionStatus !== 401
}

/** What a page may ask of its frame: `narrow` for a form or one column of text, `bare` for a sheet that is printed as it is. */
export interface PageHandle {
  narrow?: boolean
  bare?: boolean
}

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useContext(NonceContext)
  const root = useRouteLoaderData<typeof loader>('root')
  const choices = useContext(ChoicesContext)
  const { locale, elder } = root ?? choices
  const withScript = root?.access === 'staff'
  const isAloud = useIsAloud() && !withScript
  return (
    <html lang={locale} data-elder={elderAttribute(elder)}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="format-detection" content="telephone=no" />
        <Meta />
        <Links />
      </head>
      <body>
        <LocaleProvider locale={locale} largeType={elder !== 0}>
          <FrameOfAddress>{children}</FrameOfAddress>
        </LocaleProvider>
        {isAloud && <script src={READ_ALOUD} defer />}
        {withScript && <ScrollRestoration nonce={nonce} />}
        {withScript && <Scripts nonce={nonce} />}
      </body>
    </html>
  )
}

/** The frame by address: with navigation for those signed in, plain for everybody else. Error pages keep it. */
function FrameOfAddress({ children }: { children: ReactNode }) {
  const t = useMessages()
  const root = useRouteLoaderData<typeof loader>('root')
  const choices = useContext(ChoicesContext)
  const { locale, elder } = root ?? choices
  const handle = useMatches().at(-1)?.handle as PageHandle | undefined
  const switches = useSwitches(locale === 'en', elder)
  if (handle?.bare) return children
  if (root?.person) {
    const { home, links, unit, name } = root.person
    return (
      <FollowedLinks>
        <StaffFrame home={home} links={links} who={{ name, unit, href: paths.account() }} signOut={paths.signOut()} switches={switches}>
          <Announcements said={root.said} />
          {children}
        </StaffFrame>
      </FollowedLinks>
    )
  }
  const links = [
    { href: paths.home(), label: t.common.navigation.find },
    { href: paths.progress(), label: t.common.navigation.progress },
    { href: paths.feedback(), label: t.common.navigation.write },
  ]
  return (
    <PublicFrame home={paths.home()} links={links} switches={switches} narrow={handle?.narrow} foot={<SiteLinks />}>
      <Announcements said={root?.said ?? []} />
      {children}
    </PublicFrame>
  )
}

/** Asked for by the link 朗读: the only script that a public page ever loads. */
function useIsAloud(): boolean {
  return new URLSearchParams(useLocation().search).get('read') === '1'
}

/** Pages with script: a click on a link changes the page without fetching the frame anew. */
function FollowedLinks({ children }: { children: ReactNode }) {
  return <FollowContext.Provider value={useRowLinks()}>{children}</FollowContext.Provider>
}

/** This page in the other language, in other sizes of type, and read aloud. */
function useSwitches(isEnglish: boolean, size: ElderSize) {
  const { pathname, search } = useLocation()
  const query = Object.fromEntries(new URLSearchParams(search))
  const { larger, smaller } = elderSteps(size)
  return {
    language: withQuery(pathname, { ...query, lang: isEnglish ? 'zh-CN' : 'en' }),
    elder: withQuery(pathname, { ...query, elder: size ? '0' : '1' }),
    isElder: size !== 0,
    larger: larger && withQuery(pathname, { ...query, elder: elderValue(larger) }),
    smaller: smaller && withQuery(pathname, { ...query, elder: elderValue(smaller) }),
    aloud: withQuery(pathname, { ...query, read: '1' }),
  }
}

/** A page that speaks of what is not here yet waits for its words (spoken.client.ts). */
export default function App() {
  return (
    <Suspense fallback={null}>
      <Outlet />
    </Suspense>
  )
}

export { ErrorPage as ErrorBoundary }
