import type { Shape } from '../shape'
import type { figures as zh } from '../zh-CN/figures'
import { plural } from './plural'

export const figures: Shape<typeof zh> = {
  command: {
    verifyUsage: 'npm run verify [-- --json]\nRecomputes every figure from the facts and compares cell by cell, then checks that the log, issued circulars and confirmed ratings were not altered; lists what differs and exits 1. Reads only.',
    rebuildUsage: 'npm run rebuild [-- --apply] [--json]\nMakes all figures anew from the facts; without --apply it only says how many cells differ.',
    same: (projects) => `${plural(projects, 'project')} checked: the figures agree with the facts`,
    unbroken: 'The log, the issued circulars and the confirmed ratings are as they were written',
    differences: (count) => `${count} cells differ from the facts:`,
    more: (count) => `… and ${count} more; --json lists all`,
    brokenLog: (count) => `${count} entries of the log do not fit`,
    brokenCirculars: (count) => `${count} faults in issued circulars`,
    brokenRatings: (count: number) => `${count} faults in confirmed ratings`,
    wouldRebuild: (count) => `${count} cells would be made anew; add --apply`,
    rebuilt: (projects) => `Figures of ${plural(projects, 'project')} made anew from the facts`,
    none: 'none',
  },
  reasons: {
    opening_month: 'Give the year and a month from 0 to 12 (0: all years before)',
    opening_empty: 'Give the target, the result, or both',
    number_not_whole: 'A whole number, 0 or more',
    policy_invalid: (p) => `The rules are not right: ${p.fields || 'wrong format'}`,
  },
}
