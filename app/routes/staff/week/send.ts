import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import { Refusal } from '~/domain/refusal'
import { staff } from '~/http/context.server'
import { readForm } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { saveCard } from './save.server'

/** Takes one card from the queue in the browser: 200 when it stands in the database, 422 with the reasons when it never will as it is. */
export async function action({ context, request }: ActionFunctionArgs) {
  const form = await readForm(request)
  try {
    await saveCard(staff(context), form)
    return Response.json({ reasons: [] })
  } catch (error) {
    if (error instanceof Refusal) return Response.json({ reasons: error.reasons }, { status: 422 })
    throw error
  }
}

/** Opened as an address it changes nothing. */
export function loader() {
  return redirect(paths.week())
}
