import type { Shape } from '../shape'
import type { common as zh } from '../zh-CN/common'

export const common: Shape<typeof zh> = {
  product: 'Elevator tracker',
  publicProduct: 'Find your elevator',
  skip: 'Skip to the text',
  mainNavigation: 'Main navigation',
  place: 'You are here',
  pager: 'Pages',
  previousPage: 'Previous',
  nextPage: 'Next',
  signOut: 'Sign out',
  elderOn: 'Large type',
  elderOff: 'Normal type',
  otherLanguage: '中文',
  optional: '(optional)',
  toPutRight: (count: number) => (count === 1 ? 'One thing to put right' : `${count} things to put right`),
  notYet: 'Not yet',
  back: 'Back',
  navigation: {
    week: 'My week',
    projects: 'Projects',
    dispatch: 'Weekly dispatch',
    problems: 'Problems',
    charts: 'Charts',
    circulars: 'Circulars',
    commitments: 'Letters',
    imports: 'Import',
    admin: 'Administration',
    log: 'Log',
    find: 'Find a building',
    progress: 'Progress',
  },
  reasons: {
    not_found: 'Not found, or outside your area',
    forbidden: 'Your account has not the right to do this; ask a colleague who has',
  },
}
