import type { LoaderFunctionArgs } from '@remix-run/node'
import { apiProjects } from '~/features/programs/projects.server'
import { apiAnswer } from '~/http/api.server'

export function loader(asked: LoaderFunctionArgs) {
  return apiAnswer(asked, 'projects', ({ context, program, query }) => apiProjects(context.read, program, query))
}
