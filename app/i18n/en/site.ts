import type { Shape } from '../shape'
import type { site as zh } from '../zh-CN/site'
import { plural } from './plural'

export const site: Shape<typeof zh> = {
  mapTitle: 'Site map',
  mapAnswer: 'What there is here',
  accessTitle: 'Accessibility',
  accessAnswer: 'Made for weak eyes, for listening, and for keyboards',
  privacyTitle: 'Privacy',
  privacyAnswer: 'No account, and no personal data collected',
  contactTitle: 'Contact',
  contactAnswer: 'The telephone is quickest',
  contactLead: 'Working days 8:30 to 12:00 and 13:30 to 17:30. Somebody trapped? Call the maintenance company; its number stands on the page of every elevator in use.',
  contactNone: 'No public number has been registered; please ask at your sub-district.',
  links: 'About this site',
  info: (index: string, source: string, date: string) => [`Index: ${index}`, ...(source ? [`Source: ${source}`] : []), `Date: ${date}`].join(' · '),
  mapFind: 'Find a building',
  mapFindSay: 'By estate, road, number or pinyin',
  mapProgress: 'Progress',
  mapProgressSay: 'The last released circular, and its data',
  mapAnswers: 'Letters and answers',
  mapAnswersSay: 'What others asked',
  mapWrite: 'Suggest, complain or ask',
  mapWriteSay: 'No account; an address of your own shows the answer',
  mapAccess: 'Large type, reading aloud, keyboard',
  mapPrivacy: 'What is kept and what is not',
  mapContact: 'Telephone numbers of the sub-districts',
  accessParts: [
    ['Large type', 'Every page has “Large type” at the top: main text of 18 points, adjustable to 22, 26 and 30; targets of 60 pixels; one column. Chosen once, it lasts.'],
    ['Reading aloud', 'In large type every page has “Read aloud” at the top. It uses the voice of your browser; nothing is installed or sent. The script is fetched only after you ask; but for it and “Find what is near me” public pages carry none.'],
    ['Keyboard and screen reader', 'Everything works without a mouse: Tab, Shift+Tab, Enter. Each page begins with a link to its text. Pictures and charts have words or tables.'],
    ['Zoom and narrow screens', 'At 200 % text or 320 pixels nothing is lost and nothing scrolls sideways. Print is black on white; states show by word and shape, not by colour alone.'],
    ['Standards', 'GB/T 37668—2019; the design rules for the elderly of the Ministry of Industry and Information Technology (2021); WCAG 2.2 AA (W3C, 2023).'],
    ['What was tried, and what was not', 'With every change a Chromium browser walks through the public pages: 320 pixels wide, zoomed to 200 %, letters alone doubled, by keyboard only, in forced colours, in large type of 18 and 30 points; axe finds nothing serious; headings, regions and names that screen readers are given are checked. No screen reader (Zhengdu, NVDA, VoiceOver, TalkBack) was used, no blind or old person was asked, and no third party has tested the pages.'],
    ['Something still in the way?', 'Write to us, or call your sub-district.'],
  ],
  privacyFollow: (kept) =>
    `Your address is kept encrypted and used for this only. Unconfirmed it is erased after ${plural(kept.unconfirmed, 'day')}, and at once when you leave. Once a message has been sent, address and text are blanked in the record of messages; those to staff after ${plural(kept.messages, 'day')}.`,
  privacyParts: [
    ['Reading', 'No account and no sign-in, no advertising, no counting code, no tracking. Your browser keeps two choices only: language and size of type.'],
    ['What is near me', 'Only after you press the button and allow it does your browser tell where it is, rounded to about 100 m. It is used for that one answer, stands in no address, and is neither kept nor logged.'],
    ['Letters', 'No name and no number is asked for. Only those who handle a letter see it as written. Before anything is public, numbers, rooms and names are left out, faces and plates are covered, and the place of a photo is removed.'],
    ['Against abuse', 'When something is sent, the network address is kept for a day as a code that cannot be turned back.'],
    ['Never public', 'Names, rooms, telephone numbers, who agreed and who did not, and what each household pays.'],
    ['Your rights', 'You may see, correct and erase what concerns you; call your sub-district. Personal Information Protection Law (2021).'],
  ],
  reasons: {},
}
