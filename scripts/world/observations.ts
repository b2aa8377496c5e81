import { addDays, todayOf } from '~/domain/calendar'
import { addMonths, halfOf, monthOf } from '~/domain/periods'
import { castBallot, closeObservation, findObservation, listEligibleVoters, listEntries, openObservation } from '~/features/ratings/observations.server'
import { getScope } from '~/features/circulars/lines.server'
import { DISTRICT, UNITS } from './tianqu'
import type { Moment } from './timeline'
import type { World } from './world'

/** Every half-year ends with a tour of one site a sub-district; the running one is voted on when the demo is opened, three ballots being in. */
export function observationMoments(world: World, start: string, today: string): Moment[] {
  const moments: Moment[] = []
  for (let month = monthOf(start); month <= monthOf(today); month = addMonths(month, 1)) {
    if (!['06', '12'].includes(month.slice(5))) continue
    const held = `${month}-16`
    if (held <= today) moments.push(...tour(world, held, 99), { on: addDays(held, 3), at: '16:00', happen: async () => closeObservation(world.db, await world.as('leader'), keyOf(held), world.now) })
  }
  const last = addDays(today, -4)
  const isNew = moments.every(({ on }) => halfOf(on) !== halfOf(last))
  return isNew && last > start ? [...moments, ...tour(world, last, 3)] : moments
}

function keyOf(held: string) {
  return { divisionCode: DISTRICT.code, half: halfOf(held) }
}

function tour(world: World, held: string, ballots: number): Moment[] {
  const places = Object.fromEntries(UNITS.map((unit) => [unit.code, `${unit.estates[0]?.name ?? unit.name}1号楼1单元`]))
  return [
    {
      on: held, at: '15:00',
      happen: async () => {
        const voterIds = (await listEligibleVoters(world.db, await getScope(world.db, DISTRICT.code), todayOf(world.now))).map(({ id }) => id)
        await openObservation(world.db, await world.as('bureau'), { ...keyOf(held), heldOn: held, places, voterIds }, world.now)
      },
    },
    { on: held, at: '16:30', happen: () => vote(world, held, ballots) },
  ]
}

/** The officers of the other sub-districts first; each begins with a different site, so that the places differ. */
async function vote(world: World, held: string, ballots: number): Promise<void> {
  const observation = await findObservation(world.db, DISTRICT.code, halfOf(held))
  if (!observation) return
  const entries = await listEntries(world.db, observation.id)
  const voters = [...UNITS.filter(({ officer }) => officer.login !== 'officer').map(({ officer, code }) => ({ login: officer.login, code })), { login: 'checker', code: '' }]
  for (const [index, voter] of voters.slice(0, ballots).entries()) {
    const seen = entries.filter(({ code }) => code !== voter.code)
    const order = seen.map((entry, position) => [entry.id, ((position * 5 + (index % 2)) % seen.length) + 1] as const)
    const places = new Set(order.map(([, place]) => place)).size === seen.length ? order : seen.map((entry, position) => [entry.id, position + 1] as const)
    await castBallot(world.db, await world.as(voter.login), { ...keyOf(held), places: Object.fromEntries(places) }, world.now)
  }
}
