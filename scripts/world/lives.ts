import { addDays } from '~/domain/calendar'
import { orderOf } from '~/domain/milestones'
import { verifyMilestone } from '~/features/milestones/verify.server'
import { assignCompany } from '~/features/projects/companies.server'
import { transferProject } from '~/features/projects/transfer.server'
import { storeEvidence } from './evidence'
import { randomFrom } from './random'
import { nextOf, PROMISED_AT_SIGNATURE, type Step, type Story, type Trouble } from './stories'
import { COMPANIES, UNITS, type Unit } from './tianqu'
import type { World } from './world'

/** A story in the system: its project, the unit it belongs to now, and what has been told of it. */
export interface Life {
  story: Story
  code: string
  unit: Unit
  told: Set<Step>
  /** Troubles already on the ledger. */
  troubled: Set<Trouble>
  /** Weeks without change in a row. */
  quietWeeks: number
}

/** The officer opens the project's file. */
export async function begin(world: World, story: Story): Promise<Life> {
  const { unit, estate, building, stairwell, floors, households, elevators, inPlan } = story
  const code = await world.project(unit.officer.login, {
    divisionCode: unit.code, estate: estate.name, address: estate.address, position: { longitude: estate.at[0], latitude: estate.at[1] }, building, stairwell, floors, households, elevators, inPlan,
  })
  return { story, code, unit, told: new Set(), troubled: new Set(), quietWeeks: 0 }
}

/** What has happened by `until` and is not yet told, in order; a step kept back (`reportedAfter`) keeps back what follows it. */
export function untold(life: Life, until: string): Step[] {
  const happened = life.story.steps
    .filter((step) => !life.told.has(step) && step.on <= until)
    .sort((a, b) => (a.on === b.on ? orderOf(a.milestone) - orderOf(b.milestone) : a.on < b.on ? -1 : 1))
  const kept = happened.findIndex((step) => addDays(step.on, step.reportedAfter ?? 0) > until)
  return kept === -1 ? happened : happened.slice(0, kept)
}

/** Nothing more is reported: the file is closed or the project given up. */
export function isOver(life: Life): boolean {
  return [...life.told].some((step) => step.milestone === 'CLOSED' || step.milestone === 'TERMINATED')
}

/** What goes into the form for a step, its paper or picture stored by the same person. */
export async function formOf(world: World, by: string, { story }: Life, step: Step) {
  const { reason, utility, state } = step
  return {
    untilOn: step.until,
    reference: step.reference,
    detail: { reason, utility, state },
    fileId: await storeEvidence(world, by, story, step),
  }
}

/** Enters a step on the project's page; a bureau account verifies it if asked. */
export async function tell(world: World, by: string, life: Life, step: Step, verifiedBy?: string): Promise<void> {
  const eventId = await world.fact(by, life.code, step.milestone, step.on, await formOf(world, by, life, step))
  life.told.add(step)
  await followUp(world, life, step)
  if (verifiedBy) await verifyMilestone(world.db, await world.as(verifiedBy), { eventId }, world.now)
}

/** What an officer does beside the fact itself: first promises at the signature, the next step's with each step, companies at start and hand-over. */
export async function followUp(world: World, life: Life, step: Step): Promise<void> {
  const { officer } = life.unit
  const isGivenUp = life.story.steps.some((other) => other.milestone === 'TERMINATED' && other.on <= world.today)
  if (step.milestone === 'AGREEMENT' && !isGivenUp) {
    for (const milestone of PROMISED_AT_SIGNATURE) await world.promise(officer.login, life.code, milestone, life.story.promised[milestone])
  }
  const next = nextOf(step)
  const isPast = life.story.steps.some((other) => other.milestone === next?.milestone && other.on <= world.today)
  if (next && !isGivenUp && !isPast) await world.promise(officer.login, life.code, next.milestone, next.dueOn)
  if (step.milestone === 'STARTED') {
    await assign(world, life, 'builder', step.on)
    await assign(world, life, 'installer', step.on)
  }
  if (step.milestone === 'IN_USE') await assign(world, life, 'maintenance', step.on)
}

async function assign(world: World, life: Life, role: keyof typeof COMPANIES, sinceOn: string): Promise<void> {
  const company = randomFrom(Number(life.story.key.replace(/\D/g, '').slice(-9))).oneOf<{ name: string; phone: string }>(COMPANIES[role])
  await assignCompany(world.db, await world.as(life.unit.officer.login), { projectCode: life.code, role, company: company.name, phone: company.phone, sinceOn }, world.now)
}

/** The bureau moves the project to another unit. */
export async function move(world: World, life: Life): Promise<void> {
  const { transfer } = life.story
  const unit = UNITS.find((candidate) => candidate.code === transfer?.to)
  if (!transfer || !unit) return
  await transferProject(world.db, await world.as('bureau'), { projectCode: life.code, toDivisionCode: unit.code, effectiveOn: transfer.on, reason: transfer.reason }, world.now)
  life.unit = unit
}
