import type { LoaderFunctionArgs } from '@remix-run/node'
import { apiCirculars } from '~/features/programs/answers.server'
import { apiAnswer } from '~/http/api.server'

export function loader(asked: LoaderFunctionArgs) {
  return apiAnswer(asked, 'circulars', ({ context, program, query }) => apiCirculars(context.read, program, query))
}
