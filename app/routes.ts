import type { RouteConfig, RouteConfigEntry } from '@remix-run/route-config'
import type { Permission } from './domain/permissions'

/**
 * The URL table. Every address with its module and the one thing it asks of the visitor: nothing (`public`: no script, no session
 * is read), to be signed in (`session`), or a permission that he holds somewhere. The rights over the object itself are checked by
 * the feature's command or query.
 */
export interface Address {
  /** Without the leading slash; `:name` is a parameter, `*` the rest. */
  path: string
  /** Below app/. */
  module: string
  access: 'public' | 'session' | Permission
}

export const ADDRESSES: Address[] = [
  { path: '', module: 'routes/public/home.tsx', access: 'public' },
  { path: 'find', module: 'routes/public/find.tsx', access: 'public' },
  { path: 'estates/:id', module: 'routes/public/estate.tsx', access: 'public' },
  { path: 'status/:code', module: 'routes/public/status.tsx', access: 'public' },
  { path: 'status/:code.json', module: 'routes/public/status-json.ts', access: 'public' },
  { path: 'status/:code/sheet', module: 'routes/public/door-sheet.tsx', access: 'public' },

  { path: 'sign-in', module: 'routes/session/sign-in.tsx', access: 'public' },
  { path: 'sign-out', module: 'routes/session/sign-out.ts', access: 'session' },
  { path: 'welcome/:token', module: 'routes/session/welcome.tsx', access: 'public' },
  { path: 'account', module: 'routes/session/account.tsx', access: 'session' },
  { path: 'denied', module: 'routes/session/denied.tsx', access: 'public' },

  { path: 'staff/projects', module: 'routes/staff/projects/list.tsx', access: 'staff.read' },
  { path: 'staff/projects/table', module: 'routes/staff/projects/table.ts', access: 'staff.read' },
  { path: 'staff/projects/new', module: 'routes/staff/projects/new.tsx', access: 'project.write' },
  { path: 'staff/projects/:code', module: 'routes/staff/projects/page.tsx', access: 'staff.read' },
  { path: 'staff/projects/:code/edit', module: 'routes/staff/projects/edit.tsx', access: 'project.write' },
  { path: 'staff/projects/:code/record', module: 'routes/staff/projects/record.tsx', access: 'project.write' },
  { path: 'staff/projects/:code/plan', module: 'routes/staff/projects/plan.tsx', access: 'project.write' },
  { path: 'staff/projects/:code/retract/:event', module: 'routes/staff/projects/retract.tsx', access: 'project.write' },
  { path: 'staff/projects/:code/interruption', module: 'routes/staff/projects/interruption.tsx', access: 'project.write' },
  { path: 'staff/projects/:code/transfer', module: 'routes/staff/projects/transfer.tsx', access: 'project.write' },
  { path: 'staff/projects/:code/letter', module: 'routes/staff/projects/letter.tsx', access: 'commitment.write' },
  { path: 'staff/projects/:code/companies', module: 'routes/staff/projects/companies.tsx', access: 'project.write' },

  { path: 'staff/commitments', module: 'routes/staff/commitments/index.tsx', access: 'staff.read' },
  { path: 'staff/commitments/letters/:id', module: 'routes/staff/commitments/letter.tsx', access: 'staff.read' },
  { path: 'staff/commitments/letters/:id.docx', module: 'routes/staff/commitments/letter-document.ts', access: 'staff.read' },
  { path: 'staff/commitments/letters/:id/sign', module: 'routes/staff/commitments/sign.tsx', access: 'commitment.write' },
  { path: 'staff/commitments/letters/:id/revise', module: 'routes/staff/commitments/revise.tsx', access: 'commitment.write' },
  { path: 'staff/commitments/:year', module: 'routes/staff/commitments/year.tsx', access: 'staff.read' },
  { path: 'staff/commitments/:year/table', module: 'routes/staff/commitments/table.ts', access: 'staff.read' },
  { path: 'staff/commitments/:year/letters.zip', module: 'routes/staff/commitments/archive.ts', access: 'staff.read' },
  { path: 'staff/commitments/:year/plan', module: 'routes/staff/commitments/plan.tsx', access: 'commitment.write' },
  { path: 'staff/commitments/:year/split', module: 'routes/staff/commitments/split.tsx', access: 'commitment.write' },
  { path: 'staff/commitments/:year/carry-over', module: 'routes/staff/commitments/carry-over.tsx', access: 'commitment.write' },

  { path: 'staff/imports', module: 'routes/staff/imports/index.tsx', access: 'import.run' },
  { path: 'staff/imports/template.xlsx', module: 'routes/staff/imports/template.ts', access: 'import.run' },
  { path: 'staff/imports/:sha256', module: 'routes/staff/imports/report.tsx', access: 'import.run' },
  { path: 'staff/imports/:sha256/faults', module: 'routes/staff/imports/faults.ts', access: 'import.run' },

  { path: 'progress', module: 'routes/public/progress.tsx', access: 'public' },

  { path: 'staff/charts', module: 'routes/staff/charts/page.tsx', access: 'staff.read' },
  { path: 'staff/charts/:chart.csv', module: 'routes/staff/charts/table.ts', access: 'staff.read' },

  { path: 'health', module: 'routes/api/health.ts', access: 'public' },
]

const routes: RouteConfigEntry[] = ADDRESSES.map(({ path, module }) => ({ ...(path === '' ? { index: true } : { path }), file: module }))

export default routes satisfies RouteConfig
