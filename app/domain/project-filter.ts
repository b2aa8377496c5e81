import { MAIN_LINE } from './milestones'

/** What the project list is narrowed to; it lives in the address. */
export interface ProjectFilter {
  /** Project code, estate, or estate with building and stairwell, as typed. */
  text: string
  /** A division of any level, '' for all in the scope. */
  unit: string
  /** A main-line milestone, 'NONE' before the first, '' for any. */
  stage: string
  state: ProjectState
  sort: ProjectSort
  /** From 1. */
  page: number
}

/** open: not yet closed. late: the next milestone's date has passed. outside: hangs on no letter. all: closed ones too. */
export const PROJECT_STATES = ['open', 'late', 'paused', 'outside', 'terminated', 'all'] as const
export type ProjectState = (typeof PROJECT_STATES)[number]

/** due: the earliest next date first. code: by project code. */
export const PROJECT_SORTS = ['due', 'code'] as const
export type ProjectSort = (typeof PROJECT_SORTS)[number]

/** The filter of an address; what is unknown or out of range falls back to the default. */
export function filterOf(search: URLSearchParams): ProjectFilter {
  const text = (name: string) => (search.get(name) ?? '').trim().slice(0, 60)
  const page = Number(search.get('page') ?? '1')
  const stage = text('stage')
  return {
    text: text('text'),
    unit: /^\d{1,12}$/.test(text('unit')) ? text('unit') : '',
    stage: stage === 'NONE' || (MAIN_LINE as readonly string[]).includes(stage) ? stage : '',
    state: oneOf(PROJECT_STATES, text('state')),
    sort: oneOf(PROJECT_SORTS, text('sort')),
    page: Number.isInteger(page) && page > 0 && page < 10_000 ? page : 1,
  }
}

/** The address parameters of a filter, defaults left out; `change` overrides and leads back to the first page. */
export function filterQuery(filter: ProjectFilter, change: Partial<ProjectFilter> = {}): Record<string, string | number | null> {
  const { text, unit, stage, state, sort, page } = { ...filter, page: 1, ...change }
  return { text, unit, stage, state: state === 'open' ? null : state, sort: sort === 'due' ? null : sort, page: page === 1 ? null : page }
}

function oneOf<T extends string>(list: readonly T[], text: string): T {
  return list.find((item) => item === text) ?? (list[0] as T)
}
