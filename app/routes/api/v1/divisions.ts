import type { LoaderFunctionArgs } from '@remix-run/node'
import { apiDivisions } from '~/features/programs/answers.server'
import { apiAnswer } from '~/http/api.server'

export function loader(asked: LoaderFunctionArgs) {
  return apiAnswer(asked, 'divisions', ({ context, program, query }) => apiDivisions(context.read, program, query))
}
