import type { LoaderFunctionArgs } from '@remix-run/node'
import { circularResponse } from './asked.server'

export function loader(request: LoaderFunctionArgs) {
  return circularResponse(request, 'xlsx')
}
