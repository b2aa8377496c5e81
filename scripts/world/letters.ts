import { addDays } from '~/domain/calendar'
import { addWorkingDays } from '~/domain/working-days'
import { answerFeedback, publishFeedback } from '~/features/feedback/answer.server'
import { rateFeedback, reopenFeedback } from '~/features/feedback/follow.server'
import { sendFeedback } from '~/features/feedback/send.server'
import { coverBox, publishPhoto } from '~/features/photos/photos.server'
import { answerUse } from '~/features/residents/use.server'
import type { Life } from './lives'
import type { Moment } from './timeline'
import type { World } from './world'

interface Correspondence {
  /** Working days before today on which it was written. */
  daysAgo: number
  kind: 'question' | 'suggestion' | 'complaint'
  text: string
  /** Which of the unit's projects it is about. */
  unit: string
  about: number
  answer?: { afterDays: number; text: string; publicText?: string }
  rating?: { value: 'yes' | 'partly' | 'no'; words: string }
  /** Sent back the day after. */
  reopened?: string
  withPhoto?: boolean
}

const OWN_UNIT = '371471008'
const NEIGHBOUR = '371471007'

const LETTERS: Correspondence[] = [
  {
    daysAgo: 38, kind: 'question', unit: OWN_UNIT, about: 0, text: '公示贴出来以后一直没有开工，我叫王建国，电话13800001234，想问什么时候动工。',
    answer: { afterDays: 3, text: '联合审查已经通过，正在办理管线迁改，预计下月中旬进场。进场前三天会在单元门口张贴施工通知。', publicText: '公示贴出来以后一直没有开工，想问什么时候动工。' },
    rating: { value: 'yes', words: '说清楚了' },
  },
  {
    daysAgo: 30, kind: 'complaint', unit: OWN_UNIT, about: 1, text: '早上六点就开始切割钢管，吵得老人睡不了觉，已经三天了。', withPhoto: true,
    answer: { afterDays: 2, text: '已责成施工单位自次日起早八点以后、午后两点以后作业，晚六点停工，社区每天巡查。', publicText: '早上六点就开始切割钢管，吵得老人睡不了觉，已经三天了。' },
    rating: { value: 'partly', words: '早上好了，中午还有声音' },
  },
  {
    daysAgo: 24, kind: 'suggestion', unit: NEIGHBOUR, about: 0, text: '围挡把轮椅坡道堵住了，建议留出一米宽的通道。',
    answer: { afterDays: 4, text: '围挡已内移，留出1.2米通道，并加装了夜间警示灯。', publicText: '围挡把轮椅坡道堵住了，建议留出一米宽的通道。' },
  },
  {
    daysAgo: 16, kind: 'complaint', unit: OWN_UNIT, about: 2, text: '挖开的路面两个星期没有填，下雨都是泥。',
    answer: { afterDays: 5, text: '已通知施工单位处理。' }, rating: { value: 'no', words: '还是老样子' }, reopened: '路面还没有填，请说明哪一天填好。',
  },
  { daysAgo: 13, kind: 'complaint', unit: OWN_UNIT, about: 3, text: '材料堆在消防通道上，救护车进不来，打了电话也没有人管。' },
  { daysAgo: 4, kind: 'question', unit: OWN_UNIT, about: 1, text: '电梯装好以后每个月要交多少电费和维保费？' },
  { daysAgo: 1, kind: 'suggestion', unit: NEIGHBOUR, about: 1, text: '希望候梯的地方装一个扶手和一盏感应灯。' },
]

/** What residents wrote, and how it was answered: seen to, overdue, sent back, and just come in. */
export function letterMoments(world: World, lives: readonly Life[], today: string, picture: Uint8Array): Moment[] {
  return LETTERS.flatMap((letter, index) => {
    const wroteOn = workingDaysBefore(today, letter.daysAgo)
    const own: Own = { world, lives, letter, key: `demo-${index}`, picture }
    const moments: Moment[] = [{ on: wroteOn, at: `19:${20 + index}`, happen: () => write(own) }]
    if (letter.answer) {
      const answeredOn = addWorkingDays(wroteOn, letter.answer.afterDays)
      moments.push({ on: answeredOn, at: '10:40', happen: () => reply(own) })
      if (letter.rating || letter.reopened) moments.push({ on: addDays(answeredOn, 1), at: '20:10', happen: () => judge(own) })
    }
    return moments
  })
}

interface Own {
  world: World
  lives: readonly Life[]
  letter: Correspondence
  key: string
  picture: Uint8Array
  sent?: { number: string; token: string; unit: Life['unit'] }
}

const SAID: { about: number; works: 'yes' | 'no'; words: string }[] = [
  { about: 0, works: 'yes', words: '' },
  { about: 0, works: 'yes', words: '很稳，不吵' },
  { about: 1, works: 'yes', words: '' },
  { about: 1, works: 'no', words: '每周都要坏一次，维修来得慢' },
  { about: 2, works: 'yes', words: '' },
  { about: 2, works: 'yes', words: '老人终于能下楼了' },
]

/** Whether it really works: said the day before yesterday at elevators that have long been in use. */
export function useMoments(world: World, lives: readonly Life[], today: string): Moment[] {
  return SAID.map((said, index) => ({ on: addDays(today, -2), at: `20:${10 + index}`, happen: () => sayUse(world, lives, said, index) }))
}

async function sayUse(world: World, lives: readonly Life[], said: (typeof SAID)[number], index: number): Promise<void> {
  const since = addDays(world.today, -40)
  const used = lives.filter((life) => life.unit.code === OWN_UNIT && [...life.told].some((step) => step.milestone === 'IN_USE' && step.on < since && step.on > addDays(world.today, -300)))
  const life = used.at(-1 - said.about)
  if (life) await answerUse(world.db, { ...VISITOR, address: `demo ${index}` }, { projectCode: life.code, works: said.works, words: said.words, key: `demo-use-${index}` }, world.now)
}

const VISITOR = { address: 'demo', secret: 'demo' }

async function write(own: Own): Promise<void> {
  const { world, letter } = own
  const life = own.lives.filter((candidate) => candidate.unit.code === letter.unit && candidate.told.size > 0).at(letter.about - 6)
  if (!life) return
  const input = { kind: letter.kind, projectCode: life.code, divisionCode: '', text: letter.text, photo: letter.withPhoto ? own.picture : null, key: own.key }
  own.sent = { ...(await sendFeedback(world.db, VISITOR, input, world.now)), unit: life.unit }
}

async function reply({ world, letter, sent }: Own): Promise<void> {
  if (!sent || !letter.answer) return
  const { number, unit } = sent
  const officer = await world.as(unit.officer.login)
  await answerFeedback(world.db, officer, { number, answer: letter.answer.text }, world.now)
  if (!letter.answer.publicText) return
  if (letter.withPhoto) await releasePhoto(world, number, officer)
  await publishFeedback(world.db, officer, { number, publicText: letter.answer.publicText, looked: true }, world.now)
}

async function releasePhoto(world: World, number: string, officer: Awaited<ReturnType<World['as']>>): Promise<void> {
  const photo = await world.db
    .selectFrom('public_photo')
    .innerJoin('feedback', 'feedback.id', 'public_photo.feedback_id')
    .select('public_photo.id')
    .where('feedback.number', '=', number)
    .executeTakeFirstOrThrow()
  await coverBox(world.db, officer, { id: photo.id, one: { x: 620, y: 480 }, other: { x: 860, y: 640 } }, world.now)
  await publishPhoto(world.db, officer, { id: photo.id, looked: true }, world.now)
}

async function judge({ world, letter, sent }: Own): Promise<void> {
  if (!sent) return
  if (letter.rating) await rateFeedback(world.db, { token: sent.token, rating: letter.rating.value, words: letter.rating.words }, world.now)
  if (letter.reopened) await reopenFeedback(world.db, { token: sent.token, words: letter.reopened }, instantLater(world.now))
}

function instantLater(now: string): string {
  return new Date(Date.parse(now) + 5 * 60_000).toISOString()
}

/** The day on which so many working days were left until today. */
function workingDaysBefore(today: string, days: number): string {
  let day = addDays(today, -Math.ceil(days * 1.4) - 2)
  while (addWorkingDays(day, days) < today) day = addDays(day, 1)
  return day
}
