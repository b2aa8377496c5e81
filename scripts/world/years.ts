import { planOf, reduced, shareOf } from './shares'
import type { Story } from './stories'
import { DISTRICT, PARTY_A, SIGNATORY_A, UNITS } from './tianqu'
import type { Moment } from './timeline'
import type { World } from './world'

const CODES = UNITS.map((unit) => unit.code)
/** Signs three weeks after the others. */
const SLOW_SIGNER = '371471101'
/** Its letter is revised in June. */
const REVISED = '371471108'

/** Plan, split, signatures, carry-over and one revision of every year; the first year's papers are entered when the system begins. */
export function yearMoments(world: World, stories: readonly Story[], years: readonly number[], start: string): Moment[] {
  const [first, ...later] = years
  if (first === undefined) return []
  return [...beginning(world, stories, first, start), ...later.flatMap((year) => planned(world, stories, year)), ...years.flatMap((year) => revision(world, stories, year, start))]
}

function beginning(world: World, stories: readonly Story[], year: number, start: string): Moment[] {
  return [
    { on: start, at: '09:10', happen: () => world.plan('bureau', DISTRICT.code, year, planOf(stories, CODES, year)) },
    { on: start, at: '09:20', happen: () => split(world, stories, year) },
    { on: start, at: '09:30', happen: () => signAll(world, CODES, year, `${year}-02-12` <= start ? `${year}-02-12` : start) },
  ]
}

function planned(world: World, stories: readonly Story[], year: number): Moment[] {
  return [
    { on: `${year}-01-08`, at: '09:30', happen: () => world.plan('bureau', DISTRICT.code, year, planOf(stories, CODES, year)) },
    { on: `${year}-01-15`, at: '10:00', happen: () => split(world, stories, year) },
    { on: `${year}-02-06`, at: '15:00', happen: () => signAll(world, CODES.filter((code) => code !== SLOW_SIGNER), year) },
    { on: `${year}-02-09`, at: '16:00', happen: async () => void (await world.carryOver('bureau', DISTRICT.code, year)) },
    { on: `${year}-02-27`, at: '15:00', happen: () => signAll(world, [SLOW_SIGNER], year) },
  ]
}

function revision(world: World, stories: readonly Story[], year: number, start: string): Moment[] {
  if (`${year}-05-28` < start) return []
  const targets = reduced(shareOf(stories, REVISED, year), 1, 6)
  const input = { targets, inForceOn: `${year}-06-01`, reason: '兴桥小区一个单元列入征收范围，不再加装', approver: '区建设管理部部长' }
  return [{ on: `${year}-05-28`, at: '15:20', happen: () => world.revise('bureau', REVISED, year, input) }]
}

function split(world: World, stories: readonly Story[], year: number): Promise<void> {
  const shares = CODES.map((code): [string, ReturnType<typeof shareOf>] => [code, shareOf(stories, code, year)])
  return world.split('bureau', { districtCode: DISTRICT.code, year, shares, partyA: PARTY_A, signatoryA: SIGNATORY_A })
}

async function signAll(world: World, codes: readonly string[], year: number, signedOn?: string): Promise<void> {
  for (const code of codes) await world.sign('bureau', code, year, signedOn)
}
