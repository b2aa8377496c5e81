import type { LoaderFunctionArgs } from '@remix-run/node'
import { decisionResponse } from './document.server'

export function loader(request: LoaderFunctionArgs) {
  return decisionResponse(request, 'observation')
}
