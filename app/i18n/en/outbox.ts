import type { Shape } from '../shape'
import type { outbox as zh } from '../zh-CN/outbox'

export const outbox: Shape<typeof zh> = {
  command: {
    tickUsage: 'npm run tick [-- --apply] [--json]\nRuns the jobs that are due once (rounds, reminders, messages); without --apply it only lists them. The server looks every 20 seconds by itself; set SCHEDULER=0 to use cron instead.',
    wouldRun: (names) => (names ? `Due: ${names}; add --apply` : 'Nothing is due'),
    ran: (name, said, error) => `${name}: ${error ? `failed, ${error}` : said || 'nothing to do'}`,
  },
  reasons: {},
}
