import type { Settings } from '~/env.server'
import type { ReminderLinks } from '~/features/dispatch/reminders.server'
import { paths } from './paths'

/** Where reminders lead: to the officer's week and to his own address, on the server as people reach it. */
export function reminderLinks({ baseUrl }: Pick<Settings, 'baseUrl'>): ReminderLinks {
  return { week: (week) => `${baseUrl}${paths.week({ week })}`, contact: `${baseUrl}${paths.contact()}` }
}
