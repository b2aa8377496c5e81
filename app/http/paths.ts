export type ChartKey = 'targets' | 'months' | 'stages'

/** Every URL of the application by a named function; nothing else writes addresses. */
export const paths = {
  home: () => '/',
  signIn: (returnTo?: string) => withQuery('/sign-in', { returnTo }),
  signOut: () => '/sign-out',
  welcome: (token: string) => `/welcome/${encodeURIComponent(token)}`,
  signInCode: () => '/sign-in/code',
  elsewhere: (filter: { returnTo?: string } = {}) => withQuery('/sign-in/elsewhere', filter),
  elsewhereBack: () => '/sign-in/elsewhere/back',
  account: () => '/account',
  elsewhereLink: () => '/account/elsewhere',
  secondFactor: () => '/account/second-factor',
  week: (filter: Record<string, string | number | null | undefined> = {}) => withQuery('/staff', filter),
  weekRest: (filter: { week: string; sheet: number }) => withQuery('/staff/week/rest', filter),
  weekChange: (code: string, filter: { week: string }) => withQuery(`/staff/week/${encodeURIComponent(code)}`, filter),
  sheet: (id: number) => `/staff/dispatch/sheets/${id}`,
  sheetWorkbook: (id: number) => `/staff/dispatch/sheets/${id}.xlsx`,
  meeting: (week: string, district?: string) => withQuery(`/staff/dispatch/${week}/meeting`, { district }),
  problem: (number: string) => `/staff/problems/${encodeURIComponent(number)}`,
  problemNew: (project?: string) => withQuery('/staff/problems/new', { project }),
  problemTable: (filter: Record<string, string | number | null | undefined> = {}) => withQuery('/staff/problems/table', filter),
  projects: (filter: Record<string, string | number | null | undefined> = {}) => withQuery('/staff/projects', filter),
  projectsTable: (ending: 'xlsx' | 'csv', filter: Record<string, string | number | null | undefined> = {}) => withQuery('/staff/projects/table', { ...filter, page: null, format: ending }),
  newProject: (unit?: string) => withQuery('/staff/projects/new', { unit }),
  project: (code: string) => `/staff/projects/${encodeURIComponent(code)}`,
  editProject: (code: string) => `${paths.project(code)}/edit`,
  recordMilestone: (code: string, milestone?: string) => withQuery(`${paths.project(code)}/record`, { milestone }),
  planMilestone: (code: string, milestone?: string) => withQuery(`${paths.project(code)}/plan`, { milestone }),
  retractMilestone: (code: string, eventId: number) => `${paths.project(code)}/retract/${eventId}`,
  interruption: (code: string, turn: 'pause' | 'resume' | 'terminate') => withQuery(`${paths.project(code)}/interruption`, { turn }),
  transferProject: (code: string) => `${paths.project(code)}/transfer`,
  rehangProject: (code: string) => `${paths.project(code)}/letter`,
  projectCompanies: (code: string) => `${paths.project(code)}/companies`,
  dispatch: () => '/staff/dispatch',
  round: (week: string, district?: string) => withQuery(`/staff/dispatch/${week}`, { district }),
  problems: (filter: Record<string, string | number | null | undefined> = {}) => withQuery('/staff/problems', filter),
  chartTable: (chart: ChartKey, filter: Record<string, string>) => withQuery(`/staff/charts/${chart}.csv`, filter),
  charts: (filter: Record<string, string | number | null | undefined> = {}) => withQuery('/staff/charts', filter),
  circulars: (division?: string) => withQuery('/staff/circulars', { division }),
  circular: (division: string, month: string, query: Record<string, string | null | undefined> = {}) => withQuery(`/staff/circulars/${division}/${month}`, query),
  circularFile: (division: string, month: string, ending: 'docx' | 'xlsx' | 'csv' | 'json', query: Record<string, string | null | undefined> = {}) =>
    withQuery(`/staff/circulars/${division}/${month}.${ending}`, query),
  circularText: (division: string, month: string, measure?: string) => withQuery(`/staff/circulars/${division}/${month}/text`, { measure }),
  circularProjects: (division: string, month: string, query: Record<string, string | null | undefined>) => withQuery(`/staff/circulars/${division}/${month}/projects`, query),
  commitments: (year?: number, district?: string | null) => withQuery(year ? `/staff/commitments/${year}` : '/staff/commitments', { district }),
  commitmentsTable: (year: number, ending: 'xlsx' | 'csv', district?: string | null) => withQuery(`/staff/commitments/${year}/table`, { format: ending, district }),
  annualPlan: (year: number, district?: string | null) => withQuery(`/staff/commitments/${year}/plan`, { district }),
  split: (year: number, district?: string | null) => withQuery(`/staff/commitments/${year}/split`, { district }),
  carryOver: (year: number, district?: string | null) => withQuery(`/staff/commitments/${year}/carry-over`, { district }),
  lettersArchive: (year: number, district?: string | null) => withQuery(`/staff/commitments/${year}/letters.zip`, { district }),
  letter: (id: number) => `/staff/commitments/letters/${id}`,
  letterDocument: (id: number) => `/staff/commitments/letters/${id}.docx`,
  signLetter: (id: number) => `/staff/commitments/letters/${id}/sign`,
  reviseLetter: (id: number) => `/staff/commitments/letters/${id}/revise`,
  imports: () => '/staff/imports',
  importTemplate: () => '/staff/imports/template.xlsx',
  importCheck: (sha256: string, name: string) => withQuery(`/staff/imports/${sha256}`, { name }),
  importFaults: (sha256: string, name: string) => withQuery(`/staff/imports/${sha256}/faults`, { name }),
  accounts: (filter: Record<string, string | number | null | undefined> = {}) => withQuery('/admin/accounts', filter),
  accountsTable: (ending: 'xlsx' | 'csv') => withQuery('/admin/accounts/table', { format: ending }),
  newAccount: () => '/admin/accounts/new',
  adminAccount: (id: number) => `/admin/accounts/${id}`,
  handOver: (id: number) => `/admin/accounts/${id}/hand-over`,
  divisions: (parent?: string) => withQuery('/admin/divisions', { parent }),
  divisionsTable: (ending: 'xlsx' | 'csv') => withQuery('/admin/divisions/table', { format: ending }),
  policies: (division?: string) => withQuery('/admin/policies', { division }),
  newPolicy: (division?: string) => withQuery('/admin/policies/new', { division }),
  auditTable: (ending: 'xlsx' | 'csv', filter: Record<string, string | number | null | undefined> = {}) => withQuery('/admin/audit/table', { ...filter, page: null, format: ending }),
  file: (id: number) => `/files/${id}`,
  health: () => '/health',
  audit: (filter: Record<string, string | number | null | undefined> = {}) => withQuery('/admin/audit', filter),
  design: () => '/admin/design',
  find: (q?: string) => withQuery('/find', { q }),
  estate: (id: number) => `/estates/${id}`,
  status: (code: string) => `/status/${encodeURIComponent(code)}`,
  statusJson: (code: string) => `/status/${encodeURIComponent(code)}.json`,
  doorSheet: (code: string) => `/status/${encodeURIComponent(code)}/sheet`,
  progress: (division?: string) => withQuery('/progress', { division }),
}

/** The path with those parameters that have a value, in their order. */
export function withQuery(path: string, query: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  return search.size === 0 ? path : `${path}?${search}`
}

/** A path of this site to lead back to, or the fallback: never another site (`//evil`, `/\evil`). */
export function safeReturn(asked: string | null | undefined, fallback: string): string {
  return asked && /^\/(?![/\\])[^\\\s]*$/.test(asked) ? asked : fallback
}
