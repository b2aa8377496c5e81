import { addDays, weekdayOf } from '~/domain/calendar'
import { addWorkingDays } from '~/domain/working-days'
import type { Proposal } from '~/domain/escalation'
import { closeEscalation, issueEscalation, permissionFor, replyToEscalation } from '~/features/escalations/commands.server'
import { districtProposals, getProposal, listEscalations } from '~/features/escalations/list.server'
import { DISTRICT, UNITS } from './tianqu'
import type { Moment } from './timeline'
import type { World } from './world'

/** Every other month the meeting decides on the highest step that is proposed; what is answered is struck off, the newest stays open. */
export function reminderMoments(world: World, start: string, today: string): Moment[] {
  const moments: Moment[] = []
  for (let day = firstThursday(addDays(start, 70)); day <= today; day = addDays(day, 56)) {
    moments.push({ on: day, at: '09:30', happen: () => issueHighest(world) })
    const answered = addWorkingDays(day, 4)
    if (addDays(day, 56) > today) continue
    moments.push({ on: answered, at: '10:20', happen: () => answerAll(world) }, { on: addDays(answered, 7), at: '15:00', happen: () => strikeOff(world) })
  }
  return moments
}

function firstThursday(from: string): string {
  return addDays(from, (11 - weekdayOf(from)) % 7)
}

async function issueHighest(world: World): Promise<void> {
  const [proposal] = (await districtProposals(world.db, DISTRICT.code, world.now)).proposals
  if (!proposal) return
  const actor = await world.as(issuerOf(proposal))
  const key = { divisionCode: proposal.code, step: proposal.step, ground: proposal.ground }
  const replyDueOn = addWorkingDays(world.today, 5)
  const { text } = await getProposal(world.db, actor, key, replyDueOn, world.now)
  await issueEscalation(world.db, actor, { ...key, text, replyDueOn }, world.now)
}

function issuerOf({ step }: Proposal): string {
  return permissionFor(step) === 'escalation.censure' ? 'leader' : 'bureau'
}

async function answerAll(world: World): Promise<void> {
  for (const step of await listEscalations(world.db, await world.as('leader'), { isOpen: true })) {
    const unit = UNITS.find(({ code }) => code === step.unit.code)
    const reply = '已逐部核对，主要卡在管线迁改和施工队伍不足。已增加一支施工队，每周二上报进度，年底前补齐。'
    if (unit && step.state === 'issued') await replyToEscalation(world.db, await world.as(unit.officer.login), { id: step.id, reply }, world.now)
  }
}

async function strikeOff(world: World): Promise<void> {
  const leader = await world.as('leader')
  for (const step of await listEscalations(world.db, leader, { isOpen: true })) {
    if (step.state === 'replied') await closeEscalation(world.db, leader, { id: step.id, note: '赶工安排已核查' }, world.now)
  }
}
