import type { LoaderFunctionArgs } from '@remix-run/node'
import { apiProject } from '~/features/programs/projects.server'
import { apiAnswer } from '~/http/api.server'

export function loader(asked: LoaderFunctionArgs) {
  return apiAnswer(asked, 'project', ({ context, program }) => apiProject(context.read, program, asked.params.code ?? ''))
}
