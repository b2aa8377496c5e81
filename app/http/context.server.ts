import { redirect, type AppLoadContext } from '@remix-run/node'
import type { Kysely } from 'kysely'
import type { Schema } from '~db/schema'
import type { Actor } from '~/domain/permissions'
import { messagesFor, type Locale, type Messages } from '~/i18n/messages'
import type { ElderSize } from '~/domain/elder'
import type { Settings } from '~/env.server'
import type { Log } from '~/log.server'
import type { Fault } from './faults.server'
import { paths } from './paths'

/** What the server gives every loader and action. */
export interface AppContext {
  /** For commands. */
  db: Kysely<Schema>
  /** For queries; read-only on SQLite. */
  read: Kysely<Schema>
  engine: 'sqlite' | 'postgres'
  settings: Settings
  secret: string
  https: boolean
  log: Log
  actor: Actor | null
  /** Names the session in use among one's own. */
  sessionHash: string | null
  now: string
  today: string
  locale: Locale
  /** Size of type in elder mode; 0 in normal type. */
  elder: ElderSize
  /** Path and query as asked. */
  asked: string
  /** `public`: no script and no session. */
  access: 'public' | 'staff'
  /** Why the address is refused; only routes/session/denied.tsx sees it set. */
  denied: 'sign_in' | 'forbidden' | 'enrol' | 'not_found' | null
  /** The session waits for its second factor to be set up. */
  mustEnrol: boolean
  /** Asked by the router within a page, not by the browser itself. */
  withinPage: boolean
  clientAddress: string
  requestId: string
  nonce: string
  /** Markup made by the loaders of a document, by the id of its element. */
  markup: Map<string, string>
  /** What loaders and actions came to within this request, by kind and route. */
  done: Map<string, Promise<unknown>>
  /** The loaders' data as the browser gets them, where they are at hand as text. */
  loaded: string | null
  /** Set where a loader or action failed through no fault of the program. */
  failure: { fault: Fault | null }
}

declare module '@remix-run/node' {
  interface AppLoadContext extends AppContext {
    requestId: string
  }
}

export type VisitorContext = AppContext & { t: Messages }
export type StaffContext = VisitorContext & { actor: Actor }

/** The context of a page that anybody may read. */
export function visitor(context: AppLoadContext): VisitorContext {
  return { ...(context as AppContext), t: messagesFor(context.locale) }
}

/** The context of a page for those signed in; throws a redirect to the sign-in page that leads back. */
export function staff(context: AppLoadContext): StaffContext {
  const { actor } = context
  if (!actor) throw redirect(paths.signIn(context.asked))
  return { ...visitor(context), actor }
}

/** Ends the request with the page "not found": also for what lies outside one's grants. */
export function notFound(): never {
  throw new Response(null, { status: 404 })
}
