import type { LoaderFunctionArgs } from '@remix-run/node'
import { data } from '@remix-run/node'
import { retentionTerms } from '~/features/policies/retention.server'
import { listContacts } from '~/features/residents/estates.server'
import { findPublisher } from '~/features/residents/publisher.server'
import { ALL_DISTRICTS, revisionStamp } from '~/features/residents/revisions.server'
import { visitor, type VisitorContext } from '~/http/context.server'
import { madeFrom } from '~/http/public-page.server'

/** What the four pages about the site show: title, who answers for it, and whom to call. */
export async function siteLoader(context: LoaderFunctionArgs['context'], index: string, titleOf: (t: VisitorContext['t']) => string) {
  const { read, t, today } = visitor(context)
  const scopes = [ALL_DISTRICTS]
  const stamp = await revisionStamp(read, scopes)
  const page = {
    title: `${titleOf(t)} · ${t.common.publicProduct}`,
    info: { index, source: await findPublisher(read), on: today },
    contacts: await listContacts(read, today),
    kept: await retentionTerms(read, today),
  }
  return data(page, { headers: madeFrom({ scopes, stamp }) })
}
