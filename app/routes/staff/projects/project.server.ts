import type { LoaderFunctionArgs } from '@remix-run/node'
import { Refusal } from '~/domain/refusal'
import type { Permission } from '~/domain/permissions'
import { getProjectFor, getProjectHead, type ProjectHead } from '~/features/projects/project-page.server'
import { notFound, staff, type StaffContext } from '~/http/context.server'

export interface ProjectPage {
  page: StaffContext
  project: ProjectHead
  /** 桂苑小区3号楼2单元 */
  place: string
}

/** The project of the address for a page that reads it, or (with a permission) for a form that changes it; else the pages "not found" and "refused". */
export async function openProject({ context, params }: Pick<LoaderFunctionArgs, 'context' | 'params'>, permission?: Permission): Promise<ProjectPage> {
  const page = staff(context)
  const code = params.code ?? notFound()
  try {
    const project = permission ? await getProjectFor(page.read, page.actor, permission, code) : await getProjectHead(page.read, page.actor, code)
    return { page, project, place: placeOf(project) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new Response(null, { status: error.reasons.some((reason) => reason.code === 'forbidden') ? 403 : 404 })
  }
}

export function placeOf(project: { estate: string; building: string; stairwell: string }): string {
  return `${project.estate}${project.building}${project.stairwell}`
}
