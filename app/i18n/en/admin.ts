import type { Shape } from '../shape'
import type { admin as zh } from '../zh-CN/admin'

type ReasonValues = Record<string, string | number>

export const admin: Shape<typeof zh> = {
  navigation: {
    accounts: 'Accounts',
    divisions: 'Divisions',
    policies: 'Policies',
  },
  errors: {
    notFoundTitle: 'Page not found',
    notFound: 'The address may be wrong, or the content lies outside what you may see.',
    forbiddenTitle: 'You do not have this right',
    forbidden: 'Your account cannot open this page or do this. Ask your system administrator if you need it.',
    badTitle: 'This could not be done',
    bad: 'What was sent is incomplete or wrong. Go back, correct it and send it again.',
    failedTitle: 'Something went wrong',
    failed: 'What you typed may not have been saved. Go back and try once more; if it fails again, tell your administrator.',
    toHome: 'To the first page',
    toSignIn: 'Sign in',
  },
  reasons: {
    file_empty: 'The file is empty; choose another',
    file_type_unknown: 'Only PDF, JPG, PNG, WebP, Word (.docx) and Excel (.xlsx) files are accepted',
    not_a_number: 'Enter a whole number',
    file_too_large: (p: ReasonValues) => `The file must not exceed ${p.megabytes ?? 20} MB; compress or split it`,
  },
}
