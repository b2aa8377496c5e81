import type { Shape } from '../shape'
import type { announcements as zh } from '../zh-CN/announcements'
import { plural } from './plural'

export const announcements: Shape<typeof zh> = {
  navigation: 'Announcements',
  title: 'Announcements',
  answer: (shown) => (shown === 0 ? 'No announcement stands on the pages' : `${plural(shown, 'announcement')} on the pages now`),
  lead: 'An announcement stands at the head of every page and goes by itself when its time is over. Tell of maintenance and terms in advance.',
  none: 'None yet',
  noneSay: 'Write a sentence below when everybody who works here, or every resident, should know something.',
  states: { coming: 'not yet', shown: 'shown', over: 'over' },
  span: (from, until) => `${from} to ${until}`,
  onStaff: 'staff pages',
  onPublic: 'residents’ pages',
  end: 'Take it off',
  create: 'New announcement',
  text: 'Text',
  textHint: 'A sentence or two, such as: no reports tonight from 10 to 12, maintenance',
  division: 'In the name of',
  from: 'From',
  fromHint: 'Empty: at once',
  until: 'Until',
  where: 'Shown on',
  submit: 'Announce',
  reasons: {
    announcement_text_wrong: (p) => `Write a text of at most ${p.most} characters`,
    announcement_time_wrong: 'Give a day and a time',
    announcement_over: 'The end must lie after now and after the beginning',
    announcement_too_long: (p) => `At most ${p.days} days`,
    announcement_nowhere: 'Choose at least one kind of page',
  },
}
