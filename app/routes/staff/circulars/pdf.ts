import type { LoaderFunctionArgs } from '@remix-run/node'
import { circularPdf } from './asked.server'

export function loader(request: LoaderFunctionArgs) {
  return circularPdf(request)
}
