import { redirect, type LoaderFunctionArgs } from '@remix-run/node'
import { staff } from '~/http/context.server'
import { paths } from '~/http/paths'

/** Without a year: this year's. */
export function loader({ context }: LoaderFunctionArgs) {
  return redirect(paths.commitments(Number(staff(context).today.slice(0, 4))))
}
