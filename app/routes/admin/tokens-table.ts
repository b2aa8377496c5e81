import type { LoaderFunctionArgs } from '@remix-run/node'
import { listTokens } from '~/features/programs/tokens.server'
import { staff } from '~/http/context.server'
import { tableResponse } from '~/http/table-download.server'
import { clockDay, clockTime } from '~/i18n/dates'
import { stateOf } from './token-state'

/** The list of tokens as a file; the tokens themselves are nowhere. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const t = page.t.programs
  const rows = (await listTokens(page.read, page.actor)).map((token) => [
    token.name, token.hint, token.division, t.permissions[token.permission], clockDay(token.createdAt, page.locale), clockDay(new Date(Date.parse(token.expiresAt) - 1).toISOString(), page.locale),
    token.lastUsedAt ? clockTime(token.lastUsedAt, page.locale) : t.never, t.states[stateOf(token, page.now)],
  ])
  return tableResponse(request, t.title, [{ name: t.title, header: Object.values(t.columns), rows }])
}
