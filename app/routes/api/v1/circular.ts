import type { LoaderFunctionArgs } from '@remix-run/node'
import { apiCircular } from '~/features/programs/answers.server'
import { apiAnswer } from '~/http/api.server'

export function loader(asked: LoaderFunctionArgs) {
  const { division = '', month = '' } = asked.params
  return apiAnswer(asked, 'circular', ({ context, program, query }) => apiCircular(context.read, program, { division, month }, query))
}
