import type { Shape } from '../shape'
import type { follow as zh } from '../zh-CN/follow'
import { plural } from './plural'

export const follow: Shape<typeof zh> = {
  button: 'Tell me when something changes',
  title: 'Tell me when something changes',
  answer: 'We write to you when something changes',
  lead: 'Only when a step is done, works stop or go on, or an expected date moves; one message a day at most.',
  email: 'Your e-mail address',
  emailHint: 'Kept encrypted, used for this only, erased the moment you leave.',
  send: 'Send me the link to confirm',
  noMailAnswer: 'Messages by e-mail are not possible here yet',
  noMail: 'To know about changes, look at the page now and then, or call. If you use a feed reader, take the feed below.',
  feed: 'With a feed reader (Atom)',
  sentAnswer: 'Please confirm in your mailbox',
  sentLead: (days) => `The message is on its way. You are told about changes once you have opened the link in it. Without that the address is erased after ${plural(days, 'day')}. Nothing there? Look among the junk mail.`,
  confirmSubject: (place: string) => `Please confirm: changes at ${place}`,
  confirmText: (place: string, days: number) => `Somebody (you, we think) asked on our page to be told at this address about the elevator at ${place}.\nIf it was you, open the link below. If not, do nothing; the address is erased after ${plural(days, 'day')}.`,
  confirmAnswer: (place: string) => `Tell you by e-mail about changes at ${place}?`,
  confirm: 'Confirm',
  confirmed: 'Confirmed: we shall tell you about changes',
  leaveAnswer: (place: string) => `No more messages about ${place}?`,
  leaveLead: 'Your address is erased at once.',
  leave: 'Stop and erase my address',
  left: 'Done; your address is erased',
  oldLink: 'This link does not work any more',
  oldLinkLead: 'If you have left already, there is nothing to do. If you did not confirm in time, your address has been erased; to be told about changes, ask again on the status page.',
  leaveLine: (url: string) => `To stop these messages: ${url}`,
  feedTitle: (place: string) => `Elevator at ${place}`,
  toStatus: 'See where it stands',

  reasons: { email_wrong: 'This is no e-mail address; it should look like name@example.com.' },
}
