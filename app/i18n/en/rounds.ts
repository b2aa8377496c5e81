import type { Shape } from '../shape'
import type { rounds as zh } from '../zh-CN/rounds'

export const rounds: Shape<typeof zh> = {
  command: {
    usage: 'npm run rounds [-- --apply] [--json]\nOpens the round of last week and closes those past their hour, by the policy; without --apply it only lists them. The server does so by itself; set SCHEDULER=0 to use cron instead.',
    wouldOpen: (district, week) => `To open: ${district} ${week}`,
    wouldClose: (district, week) => `To close: ${district} ${week}`,
    opened: (district, week) => `Opened: ${district} ${week}`,
    closed: (district, week) => `Closed: ${district} ${week}`,
    nothing: 'No round to open or close',
    add: 'Add --apply',
  },
  reasons: {},
}
