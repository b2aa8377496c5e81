import type { RouteConfig, RouteConfigEntry } from '@remix-run/route-config'
import type { Permission } from './domain/permissions'

/**
 * The URL table. Every address with its module and the one thing it asks of the visitor: nothing (`public`: no script, no session
 * is read), a program's bearer token (`token`: the address itself answers 401), to be signed in (`session`), or a permission that he holds somewhere. The rights over the object itself are checked by
 * the feature's command or query.
 */
export interface Address {
  /** Without the leading slash; `:name` is a parameter, `*` the rest. */
  path: string
  /** Below app/. */
  module: string
  access: 'public' | 'token' | 'session' | Permission
}

export const ADDRESSES: Address[] = [
  { path: '', module: 'routes/public/home.tsx', access: 'public' },
  { path: 'find', module: 'routes/public/find.tsx', access: 'public' },
  { path: 'find/near', module: 'routes/public/near.tsx', access: 'public' },
  { path: 'estates/:id', module: 'routes/public/estate.tsx', access: 'public' },
  { path: 'estates/:id/sheets', module: 'routes/public/estate-sheets.tsx', access: 'public' },
  { path: 'status/:code', module: 'routes/public/status.tsx', access: 'public' },
  { path: 'status/:code.json', module: 'routes/public/status-json.ts', access: 'public' },
  { path: 'status/:code/sheet', module: 'routes/public/door-sheet.tsx', access: 'public' },

  { path: 'status/:code/feed', module: 'routes/public/follow/feed.ts', access: 'public' },
  { path: 'status/:code/use', module: 'routes/public/use.tsx', access: 'public' },
  { path: 'status/:code/follow', module: 'routes/public/follow/ask.tsx', access: 'public' },
  { path: 'follow/:token/confirm', module: 'routes/public/follow/confirm.tsx', access: 'public' },
  { path: 'follow/:token/leave', module: 'routes/public/follow/leave.tsx', access: 'public' },
  { path: 'site-map', module: 'routes/public/site/site-map.tsx', access: 'public' },
  { path: 'accessibility', module: 'routes/public/site/accessibility.tsx', access: 'public' },
  { path: 'privacy', module: 'routes/public/site/privacy.tsx', access: 'public' },
  { path: 'contact', module: 'routes/public/site/contact.tsx', access: 'public' },
  { path: 'feedback', module: 'routes/public/feedback/send.tsx', access: 'public' },
  { path: 'feedback/answers', module: 'routes/public/feedback/answers.tsx', access: 'public' },
  { path: 'feedback/:token', module: 'routes/public/feedback/own.tsx', access: 'public' },
  { path: 'photos/:id.jpg', module: 'routes/public/photo.ts', access: 'public' },

  { path: 'sign-in', module: 'routes/session/sign-in.tsx', access: 'public' },
  { path: 'sign-in/code', module: 'routes/session/code.tsx', access: 'public' },
  { path: 'sign-in/elsewhere', module: 'routes/session/elsewhere.ts', access: 'public' },
  { path: 'sign-in/elsewhere/back', module: 'routes/session/elsewhere-back.tsx', access: 'public' },
  { path: 'sign-out', module: 'routes/session/sign-out.ts', access: 'session' },
  { path: 'welcome/:token', module: 'routes/session/welcome.tsx', access: 'public' },
  { path: 'account', module: 'routes/session/account.tsx', access: 'session' },
  { path: 'account/second-factor', module: 'routes/session/second-factor.tsx', access: 'session' },
  { path: 'account/elsewhere', module: 'routes/session/elsewhere-link.ts', access: 'session' },
  { path: 'account/contact', module: 'routes/session/contact.tsx', access: 'session' },
  { path: 'denied', module: 'routes/session/denied.tsx', access: 'public' },

  { path: 'staff/projects', module: 'routes/staff/projects/list.tsx', access: 'staff.read' },
  { path: 'staff/projects/table', module: 'routes/staff/projects/table.ts', access: 'staff.read' },
  { path: 'staff/projects/bulk', module: 'routes/staff/projects/bulk.tsx', access: 'project.write' },
  { path: 'staff/projects/bulk/:id', module: 'routes/staff/projects/bulk-change.tsx', access: 'project.write' },
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

  { path: 'staff/circulars', module: 'routes/staff/circulars/index.tsx', access: 'staff.read' },
  { path: 'staff/circulars/:division/calendar', module: 'routes/staff/circulars/calendar.tsx', access: 'staff.read' },
  { path: 'staff/circulars/template.docx', module: 'routes/staff/circulars/starting-template.ts', access: 'circular.draft' },
  { path: 'staff/circulars/:division/template', module: 'routes/staff/circulars/template.tsx', access: 'circular.draft' },
  { path: 'staff/circulars/:division/:month.pdf', module: 'routes/staff/circulars/pdf.ts', access: 'staff.read' },
  { path: 'staff/circulars/:division/:month', module: 'routes/staff/circulars/month.tsx', access: 'staff.read' },
  { path: 'staff/circulars/:division/:month.docx', module: 'routes/staff/circulars/word.ts', access: 'staff.read' },
  { path: 'staff/circulars/:division/:month.xlsx', module: 'routes/staff/circulars/workbook.ts', access: 'staff.read' },
  { path: 'staff/circulars/:division/:month.csv', module: 'routes/staff/circulars/csv.ts', access: 'staff.read' },
  { path: 'staff/circulars/:division/:month.json', module: 'routes/staff/circulars/json.ts', access: 'staff.read' },
  { path: 'staff/circulars/:division/:month/text', module: 'routes/staff/circulars/text.tsx', access: 'circular.draft' },
  { path: 'staff/circulars/:division/:month/projects', module: 'routes/staff/circulars/projects.tsx', access: 'staff.read' },

  { path: 'staff/ratings', module: 'routes/staff/ratings/index.tsx', access: 'staff.read' },
  { path: 'staff/ratings/:division/grades/:quarter', module: 'routes/staff/ratings/grades.tsx', access: 'staff.read' },
  { path: 'staff/ratings/:division/grades/:period.docx', module: 'routes/staff/ratings/grades-document.ts', access: 'staff.read' },
  { path: 'staff/ratings/:division/observations/:half', module: 'routes/staff/ratings/observation.tsx', access: 'staff.read' },
  { path: 'staff/ratings/:division/observations/:period.docx', module: 'routes/staff/ratings/observation-document.ts', access: 'staff.read' },
  { path: 'staff/ratings/:division/assessments/:year', module: 'routes/staff/ratings/assessment.tsx', access: 'staff.read' },
  { path: 'staff/ratings/:division/assessments/:period.docx', module: 'routes/staff/ratings/assessment-document.ts', access: 'staff.read' },

  { path: 'progress/data.json', module: 'routes/public/progress-json.ts', access: 'public' },
  { path: 'progress/data.csv', module: 'routes/public/progress-csv.ts', access: 'public' },
  { path: 'progress', module: 'routes/public/progress.tsx', access: 'public' },

  { path: 'staff', module: 'routes/staff/week/page.tsx', access: 'session' },
  { path: 'staff/week/rest', module: 'routes/staff/week/rest.tsx', access: 'dispatch.report' },
  { path: 'staff/week/send', module: 'routes/staff/week/send.ts', access: 'dispatch.report' },
  { path: 'staff/week/:code', module: 'routes/staff/week/change.tsx', access: 'dispatch.report' },
  { path: 'staff/dispatch', module: 'routes/staff/dispatch/index.tsx', access: 'staff.read' },
  { path: 'staff/dispatch/completeness', module: 'routes/staff/dispatch/completeness.tsx', access: 'staff.read' },
  { path: 'staff/dispatch/completeness/table', module: 'routes/staff/dispatch/completeness-table.ts', access: 'staff.read' },
  { path: 'staff/dispatch/burden', module: 'routes/staff/dispatch/burden.tsx', access: 'dispatch.review' },
  { path: 'staff/dispatch/burden/table', module: 'routes/staff/dispatch/burden-table.ts', access: 'dispatch.review' },
  { path: 'staff/dispatch/sheets/:id', module: 'routes/staff/dispatch/sheet.tsx', access: 'staff.read' },
  { path: 'staff/dispatch/sheets/:id.xlsx', module: 'routes/staff/dispatch/workbook.ts', access: 'staff.read' },
  { path: 'staff/dispatch/:week', module: 'routes/staff/dispatch/round.tsx', access: 'staff.read' },
  { path: 'staff/dispatch/:week/minutes.docx', module: 'routes/staff/dispatch/minutes.ts', access: 'staff.read' },
  { path: 'staff/dispatch/:week/meeting', module: 'routes/staff/dispatch/meeting.tsx', access: 'staff.read' },
  { path: 'staff/dispatch/:week/reminders', module: 'routes/staff/dispatch/reminders.tsx', access: 'dispatch.review' },
  { path: 'staff/problems', module: 'routes/staff/problems/list.tsx', access: 'staff.read' },
  { path: 'staff/problems/new', module: 'routes/staff/problems/new.tsx', access: 'problem.write' },
  { path: 'staff/problems/table', module: 'routes/staff/problems/table.ts', access: 'staff.read' },
  { path: 'staff/problems/:number', module: 'routes/staff/problems/problem.tsx', access: 'staff.read' },

  { path: 'staff/overview', module: 'routes/staff/overview/page.tsx', access: 'staff.read' },
  { path: 'staff/overview/projects', module: 'routes/staff/overview/projects.tsx', access: 'staff.read' },
  { path: 'staff/overview/projects/table', module: 'routes/staff/overview/table.ts', access: 'staff.read' },
  { path: 'staff/escalations', module: 'routes/staff/escalations/list.tsx', access: 'staff.read' },
  { path: 'staff/escalations/table', module: 'routes/staff/escalations/table.ts', access: 'staff.read' },
  { path: 'staff/escalations/proposal', module: 'routes/staff/escalations/proposal.tsx', access: 'escalation.issue' },
  { path: 'staff/escalations/texts', module: 'routes/staff/escalations/texts.tsx', access: 'escalation.issue' },
  { path: 'staff/escalations/:id', module: 'routes/staff/escalations/step.tsx', access: 'staff.read' },
  { path: 'staff/escalations/:id.docx', module: 'routes/staff/escalations/word.ts', access: 'staff.read' },
  { path: 'staff/feedback', module: 'routes/staff/feedback/list.tsx', access: 'feedback.answer' },
  { path: 'staff/feedback/table', module: 'routes/staff/feedback/table.ts', access: 'feedback.answer' },
  { path: 'staff/feedback/use', module: 'routes/staff/feedback/use.tsx', access: 'feedback.answer' },
  { path: 'staff/feedback/:number', module: 'routes/staff/feedback/letter.tsx', access: 'feedback.answer' },
  { path: 'staff/photos/:id', module: 'routes/staff/feedback/cover.tsx', access: 'feedback.answer' },
  { path: 'staff/projects/:code/photos', module: 'routes/staff/projects/photos.tsx', access: 'feedback.answer' },

  { path: 'staff/charts', module: 'routes/staff/charts/page.tsx', access: 'staff.read' },
  { path: 'staff/charts/:chart.csv', module: 'routes/staff/charts/table.ts', access: 'staff.read' },
  { path: 'staff/charts/:chart.svg', module: 'routes/staff/charts/picture.ts', access: 'staff.read' },
  { path: 'staff/charts/:chart.png', module: 'routes/staff/charts/png.ts', access: 'staff.read' },

  { path: 'admin/accounts', module: 'routes/admin/accounts.tsx', access: 'account.manage' },
  { path: 'admin/accounts/table', module: 'routes/admin/accounts-table.ts', access: 'account.manage' },
  { path: 'admin/accounts/new', module: 'routes/admin/account-new.tsx', access: 'account.manage' },
  { path: 'admin/accounts/:id', module: 'routes/admin/account.tsx', access: 'account.manage' },
  { path: 'admin/accounts/:id/hand-over', module: 'routes/admin/account-hand-over.tsx', access: 'account.manage' },
  { path: 'admin/accounts/:id/contact', module: 'routes/admin/account-contact.tsx', access: 'account.manage' },
  { path: 'admin/divisions', module: 'routes/admin/divisions.tsx', access: 'division.manage' },
  { path: 'admin/divisions/table', module: 'routes/admin/divisions-table.ts', access: 'division.manage' },
  { path: 'admin/policies', module: 'routes/admin/policies.tsx', access: 'policy.manage' },
  { path: 'admin/policies/new', module: 'routes/admin/policy-new.tsx', access: 'policy.manage' },
  { path: 'admin/announcements', module: 'routes/admin/announcements.tsx', access: 'site.announce' },
  { path: 'admin/channels', module: 'routes/admin/channels.tsx', access: 'policy.manage' },
  { path: 'admin/messages', module: 'routes/admin/messages.tsx', access: 'policy.manage' },
  { path: 'admin/signs', module: 'routes/admin/signs.tsx', access: 'audit.read' },
  { path: 'admin/signs/table', module: 'routes/admin/signs-table.ts', access: 'audit.read' },
  { path: 'admin/audit', module: 'routes/admin/audit.tsx', access: 'audit.read' },
  { path: 'admin/audit/table', module: 'routes/admin/audit-table.ts', access: 'audit.read' },

  { path: 'admin/boundaries', module: 'routes/admin/boundaries.tsx', access: 'division.manage' },
  { path: 'admin/tokens', module: 'routes/admin/tokens.tsx', access: 'account.manage' },
  { path: 'admin/tokens/table', module: 'routes/admin/tokens-table.ts', access: 'account.manage' },

  { path: 'api/v1/openapi.json', module: 'routes/api/v1/openapi.ts', access: 'public' },
  { path: 'api/v1/divisions', module: 'routes/api/v1/divisions.ts', access: 'token' },
  { path: 'api/v1/figures', module: 'routes/api/v1/figures.ts', access: 'token' },
  { path: 'api/v1/circulars', module: 'routes/api/v1/circulars.ts', access: 'token' },
  { path: 'api/v1/circulars/:division/:month', module: 'routes/api/v1/circular.ts', access: 'token' },
  { path: 'api/v1/projects', module: 'routes/api/v1/projects.ts', access: 'token' },
  { path: 'api/v1/projects/:code', module: 'routes/api/v1/project.ts', access: 'token' },

  { path: 'files/:id', module: 'routes/staff/file.ts', access: 'session' },
  { path: 'admin/design', module: 'routes/admin/design.tsx', access: 'session' },
  { path: 'health', module: 'routes/api/health.ts', access: 'public' },
]

const routes: RouteConfigEntry[] = ADDRESSES.map(({ path, module }) => ({ ...(path === '' ? { index: true } : { path }), file: module }))

export default routes satisfies RouteConfig
