import type { Shape } from '../shape'
import type { use as zh } from '../zh-CN/use'
import { plural } from './plural'

export const use: Shape<typeof zh> = {
  question: 'Does the elevator really work?',
  why: 'It is recorded as in use. What you say is looked into before the district issues its ranking.',
  say: 'Tell us',
  title: 'Does the elevator really work',
  answer: 'Does your elevator really work?',
  lead: 'No name needed. Where somebody says no, an officer goes and looks.',
  works: { yes: 'It works', no: 'It does not work, or breaks down often' },
  words: 'What happens',
  wordsHint: 'For instance: installed but without power; breaks down every week. Please leave out names, telephone and room numbers.',
  send: 'Send',
  thanks: 'Thank you, noted',
  thanksLead: 'Where somebody says no, the district looks into it.',
  notAsked: 'Nothing to answer now',
  notAskedLead: 'The question comes some weeks after the start of use.',

  staffTitle: 'Residents say it does not work',
  staffAnswer: (count: number) => (count === 0 ? 'Nothing is to be looked into.' : `${count} to be looked into: recorded as in use, residents say it does not work.`),
  staffLead: 'Look at each on site before a ranking is issued, and write down what you saw.',
  none: 'Nothing to be looked into',
  noneHint: 'Some weeks after the start of use the status page asks residents.',
  noWords: 'Without words',
  saidOn: (date: string) => `said on ${date}`,
  finding: 'What was found',
  findingHint: 'Who looked, what was seen, what is done',
  done: 'Looked into',
  disputedNote: (count: number) => `Of ${plural(count, 'elevator')} recorded as in use residents say that they do not work, and nobody has looked. Please do before issuing.`,
  satisfaction: 'What residents think, by sub-district',
  satisfactionSay: 'Fewer than five answers are not shown as a share, so that nobody is recognised.',
  unit: 'Sub-district',
  usable: 'Say it works',
  settled: 'Settled in whole or in part',
  share: (part: number, all: number) => `${part}/${all}`,
  few: (all: number) => `${all} in all, too few to show`,
  noAnswers: 'No resident has answered yet.',

  reasons: {
    use_missing: 'Choose whether it works.',
    use_not_asked: 'Nobody is asked about this elevator yet.',
    finding_missing: 'Write what was found, at least 5 characters.',
  },
}
