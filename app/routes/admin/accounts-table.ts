import type { LoaderFunctionArgs } from '@remix-run/node'
import { listAccounts } from '~/features/accounts/accounts.server'
import { staff } from '~/http/context.server'
import { tableResponse } from '~/http/table-download.server'
import { stateOf } from './account-state'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, today, t } = staff(context)
  const words = t.accounts.list
  const rows = (await listAccounts(read, actor)).map((account) => [
    account.login,
    account.name,
    account.grants
      .filter((grant) => (grant.validUntil ?? '9999') >= today)
      .map((grant) => `${grant.divisionName} ${t.accounts.roles[grant.role]}`)
      .join(t.common.marks.semicolon),
    words.states[stateOf(account)],
  ])
  return tableResponse(request, `${words.title}-${today}`, [{ name: words.title, header: [words.login, words.name, words.grants, words.state], rows, widths: [16, 12, 48, 10] }])
}
