import { addDays, todayOf, weekdayOf } from '~/domain/calendar'
import { addWorkingDays } from '~/domain/working-days'
import { addAgreedItem, closeAgreedItem } from '~/features/dispatch/agreed-items.server'
import { stopClock } from '~/features/problems/clock.server'
import { confirmClosing, requestClosing, updateProblem } from '~/features/problems/problems.server'
import type { Life } from './lives'
import { randomFrom } from './random'
import type { Story, Trouble } from './stories'
import { DISTRICT } from './tianqu'
import type { Moment } from './timeline'
import { hasRound, weekBefore } from './weeks'
import type { World } from './world'

/** Problems are struck off once somebody else has seen the proof; the last one asked for still waits. */
export function closingMoments(world: World, lives: readonly Life[], stories: readonly Story[]): Moment[] {
  return stories.flatMap((story) =>
    story.troubles.flatMap((trouble) => {
      if (!trouble.closedOn) return []
      const asked = addWorkingDays(addDays(trouble.closedOn, -1), 1)
      const granted = addWorkingDays(asked, 2)
      return [
        { on: asked, at: '10:40', happen: () => askToClose(world, lives, story, trouble) },
        { on: granted, at: '16:40', happen: () => grantClosing(world, lives, story, trouble) },
      ]
    }),
  )
}

async function askToClose(world: World, lives: readonly Life[], story: Story, trouble: Trouble): Promise<void> {
  const life = lives.find((candidate) => candidate.story === story)
  const number = life && (await numberOf(world, life, trouble))
  if (life && number) await requestClosing(world.db, await world.as(life.unit.officer.login), { number, note: trouble.proof ?? '' }, world.now)
}

async function grantClosing(world: World, lives: readonly Life[], story: Story, trouble: Trouble): Promise<void> {
  const life = lives.find((candidate) => candidate.story === story)
  const number = life && (await numberOf(world, life, trouble))
  if (number) await confirmClosing(world.db, await world.as('bureau'), { number, note: '已核查' }, world.now)
}

/** The number under which a trouble stands open on the ledger. */
async function numberOf(world: World, life: Life, trouble: Trouble): Promise<string | undefined> {
  const row = await world.db
    .selectFrom('problem')
    .innerJoin('project', 'project.id', 'problem.project_id')
    .select('problem.number')
    .where('project.code', '=', life.code)
    .where('problem.title', '=', trouble.title)
    .where('problem.closed_on', 'is', null)
    .executeTakeFirst()
  return row?.number
}

/** The meeting on Wednesday morning: hears last week's items, then agrees on one more about the oldest open problem not yet heard. */
export function meetingMoments(world: World, start: string, today: string): Moment[] {
  const moments: Moment[] = []
  const heard = new Map<string, number>()
  for (let day = firstWednesday(start), index = 0; day <= today; day = addDays(day, 7), index++) {
    const monday = addDays(day, -2)
    if (!hasRound(monday)) continue
    const week = weekBefore(monday)
    moments.push({ on: day, at: '10:30', happen: () => meet(world, week, heard, index) })
  }
  return moments
}

function firstWednesday(start: string): string {
  return addDays(start, 7 + ((10 - weekdayOf(start)) % 7))
}

async function meet(world: World, week: string, heard: Map<string, number>, index: number): Promise<void> {
  const bureau = await world.as('bureau')
  const random = randomFrom(7000 + index)
  const open = await world.db.selectFrom('agreed_item').select('id').where('done_on', 'is', null).orderBy('id').execute()
  for (const item of open) if (random.chance(55)) await closeAgreedItem(world.db, bureau, { id: item.id, note: '已办理，会上通报' }, world.now)
  const problems = await world.db
    .selectFrom('problem')
    .select(['number', 'title', 'owner_name'])
    .where('district_code', '=', DISTRICT.code)
    .where('closed_on', 'is', null)
    .orderBy('raised_on')
    .orderBy('number')
    .execute()
  const problem = problems.find((candidate) => (heard.get(candidate.number) ?? -9) < index - 5)
  if (!problem) return
  heard.set(problem.number, index)
  const dueOn = addWorkingDays(todayOf(world.now), 6)
  const text = `${problem.owner_name}牵头解决“${problem.title}”，每周报进展`
  await addAgreedItem(world.db, bureau, { districtCode: DISTRICT.code, week, text, ownerName: problem.owner_name, dueOn }, world.now)
}

/** What officers and bureau write on problems that last: measures, and a clock that stands still while the heating runs. */
export function ledgerMoments(world: World, today: string): Moment[] {
  const day = addWorkingDays(addDays(today, -12), 1)
  return [{ on: day, at: '16:20', happen: () => keepLedger(world) }]
}

const MEASURES: Record<string, string> = {
  供电公司: '已现场查勘，迁改方案待批，每周二催办', 燃气公司: '改管施工队已排期，社区配合入户', 供热公司: '改线图纸已出，停热后进场',
}

async function keepLedger(world: World): Promise<void> {
  const bureau = await world.as('bureau')
  const open = await world.db.selectFrom('problem').select(['number', 'owner_name', 'due_on']).where('closed_on', 'is', null).orderBy('number').execute()
  for (const { number, owner_name, due_on } of open) {
    const measures = MEASURES[owner_name]
    if (measures) await updateProblem(world.db, bureau, { number, measures, dueOn: due_on }, world.now)
    if (owner_name === '供热公司') await stopClock(world.db, bureau, { number, note: '供热期内不能停热改线' }, world.now)
  }
}
