import { instantOf, todayOf } from '~/domain/calendar'
import type { TargetCurves } from '~/domain/letters'
import type { FactDetail } from '~/domain/milestones'
import { COMMAND_LINE, type Actor, type Role } from '~/domain/permissions'
import { createAccount } from '~/features/accounts/accounts.server'
import { actorOf } from '~/features/accounts/actors.server'
import { carryOver, listOpenProjects } from '~/features/commitments/carry-over.server'
import { findLetterOf } from '~/features/commitments/letters.server'
import { saveAnnualPlan } from '~/features/commitments/plan.server'
import { reviseCommitment, signCommitment } from '~/features/commitments/sign.server'
import { saveSplit } from '~/features/commitments/split.server'
import { recordMilestone } from '~/features/milestones/record.server'
import { planMilestone } from '~/features/milestones/plan.server'
import { createProject, type NewProject } from '~/features/projects/create.server'
import type { Db } from '~db/schema'

export interface Person {
  login: string
  name: string
  role: Role
  divisionCode: string
  /** Without one the account cannot sign in. */
  password?: string
}

/**
 * A small language to make a district happen: set the clock, then let people do what they would do in the application. Each verb is one of the
 * features' own commands, run at the world's time by the person named; nothing is written any other way.
 */
export interface World {
  readonly db: Db
  /** UTC instant of the set-back clock. */
  readonly now: string
  readonly today: string
  /** Sets the clock: `at('2025-09-01')` is nine in the morning. */
  at(date: string, time?: string): void
  atInstant(now: string): void
  /** The person with this login, with the rights of the world's day. */
  as(login: string): Promise<Actor>
  employ(person: Person): Promise<void>
  plan(by: string, districtCode: string, year: number, targets: TargetCurves): Promise<void>
  split(by: string, input: { districtCode: string; year: number; shares: [divisionCode: string, targets: TargetCurves][]; partyA?: string; signatoryA?: string }): Promise<void>
  sign(by: string, divisionCode: string, year: number, signedOn?: string): Promise<void>
  revise(by: string, divisionCode: string, year: number, input: { targets: TargetCurves; inForceOn: string; reason: string; approver: string }): Promise<void>
  /** Carries over all open projects but those named. Returns how many. */
  carryOver(by: string, districtCode: string, year: number, except?: readonly string[]): Promise<number>
  /** Opens a file; in plan by default: on the unit's letter of the year, or of the year before. Returns the project's code. */
  project(by: string, input: Omit<NewProject, 'commitmentId'> & { inPlan?: boolean }): Promise<string>
  fact(by: string, projectCode: string, milestone: string, on: string, more?: { untilOn?: string; reference?: string; detail?: FactDetail; fileId?: number; weeklyUpdateId?: number }): Promise<number>
  promise(by: string, projectCode: string, milestone: string, dueOn: string, reason?: string): Promise<void>
}

/** A world on an open, migrated database. */
export function worldOn(db: Db, start: string): World {
  let now = instantOf(start, '09:00')
  const accounts = new Map<string, number>()
  const actors = new Map<string, Actor>()

  const letterId = async (divisionCode: string, year: number): Promise<number> => {
    const letter = await findLetterOf(db, divisionCode, year)
    if (!letter) throw new Error(`${divisionCode} has no letter for ${year}`)
    return letter.id
  }

  const world: World = {
    db,
    get now() {
      return now
    },
    get today() {
      return todayOf(now)
    },
    at(date, time = '09:00') {
      now = instantOf(date, time)
    },
    atInstant(instant) {
      now = instant
    },
    async as(login) {
      const id = accounts.get(login)
      if (id === undefined) throw new Error(`nobody is called ${login}`)
      const key = `${login} ${world.today}`
      const actor = actors.get(key) ?? (await actorOf(db, id, world.today))
      actors.set(key, actor)
      return actor
    },
    async employ({ role, divisionCode, ...account }) {
      accounts.set(account.login, await createAccount(db, COMMAND_LINE, { ...account, grants: [{ role, divisionCode }] }, now))
    },
    async plan(by, districtCode, year, targets) {
      await saveAnnualPlan(db, await world.as(by), { districtCode, year, targets }, now)
    },
    async split(by, { shares, ...input }) {
      await saveSplit(db, await world.as(by), { ...input, rows: shares.map(([divisionCode, targets]) => ({ divisionCode, targets })) }, now)
    },
    async sign(by, divisionCode, year, signedOn = world.today) {
      await signCommitment(db, await world.as(by), { commitmentId: await letterId(divisionCode, year), signedOn }, now)
    },
    async revise(by, divisionCode, year, input) {
      await reviseCommitment(db, await world.as(by), { commitmentId: await letterId(divisionCode, year), ...input }, now)
    },
    async carryOver(by, districtCode, year, except = []) {
      const actor = await world.as(by)
      const { projects } = await listOpenProjects(db, actor, { code: districtCode, year })
      const projectCodes = projects.filter((project) => project.newCommitmentId !== null && !except.includes(project.code)).map((project) => project.code)
      return carryOver(db, actor, { districtCode, year, projectCodes }, now)
    },
    async project(by, { inPlan = true, ...input }) {
      const year = Number(world.today.slice(0, 4))
      const letter = inPlan ? ((await findLetterOf(db, input.divisionCode, year)) ?? (await findLetterOf(db, input.divisionCode, year - 1))) : undefined
      const { code } = await createProject(db, await world.as(by), { ...input, commitmentId: letter?.id ?? null }, now)
      return code
    },
    async fact(by, projectCode, milestone, on, more = {}) {
      return recordMilestone(db, await world.as(by), { projectCode, milestone, occurredOn: on, ...more }, now)
    },
    async promise(by, projectCode, milestone, dueOn, reason) {
      await planMilestone(db, await world.as(by), { projectCode, milestone, dueOn, reason }, now)
    },
  }
  return world
}
