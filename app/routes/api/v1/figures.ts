import type { LoaderFunctionArgs } from '@remix-run/node'
import { apiFigures } from '~/features/programs/answers.server'
import { apiAnswer } from '~/http/api.server'

export function loader(asked: LoaderFunctionArgs) {
  return apiAnswer(asked, 'figures', ({ context, program, query }) => apiFigures(context.read, program, query, context.now))
}
