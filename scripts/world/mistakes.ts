import { retractMilestone } from '~/features/milestones/retract.server'
import { verifyMilestone } from '~/features/milestones/verify.server'
import { formOf, type Life } from './lives'
import type { Story } from './stories'
import type { Moment } from './timeline'
import type { World } from './world'

/** A date found wrong: the bureau takes the fact back with a reason, the officer enters it anew, the bureau verifies it. */
export function mistakeMoments(world: World, lives: readonly Life[], stories: readonly Story[]): Moment[] {
  return stories.flatMap((story) => (story.mistake ? [{ on: story.mistake.foundOn, at: '11:30', happen: () => putRight(world, lives, story) }] : []))
}

async function putRight(world: World, lives: readonly Life[], story: Story): Promise<void> {
  const life = lives.find((candidate) => candidate.story === story)
  const step = life && [...life.told].find((told) => told.milestone === story.mistake?.milestone)
  if (!life || !step || !story.mistake) return
  const { id } = await world.db
    .selectFrom('milestone_event')
    .innerJoin('project', 'project.id', 'milestone_event.project_id')
    .select('milestone_event.id')
    .where('project.code', '=', life.code)
    .where('milestone_event.milestone', '=', step.milestone)
    .executeTakeFirstOrThrow()
  const bureau = await world.as('bureau')
  await retractMilestone(world.db, bureau, { eventId: id, reason: story.mistake.reason }, world.now)
  const officer = life.unit.officer.login
  const eventId = await world.fact(officer, life.code, step.milestone, story.mistake.rightDate, await formOf(world, officer, life, step))
  await verifyMilestone(world.db, bureau, { eventId }, world.now)
}
