import type { LoaderFunctionArgs } from '@remix-run/node'
import { Refusal } from '~/domain/refusal'
import { stagedLedger } from '~/features/imports/stage.server'
import { notFound, staff } from '~/http/context.server'

/** The kept upload that the address names, and the page's context; "not found" when it is no longer there. */
export async function openStaged({ context, params, request }: Pick<LoaderFunctionArgs, 'context' | 'params' | 'request'>) {
  const page = staff(context)
  const name = new URL(request.url).searchParams.get('name')?.slice(0, 200) || 'ledger'
  try {
    return { page, file: await stagedLedger(page.settings.uploadFolder, params.sha256 ?? '', name) }
  } catch (error) {
    if (error instanceof Refusal) notFound()
    throw error
  }
}
