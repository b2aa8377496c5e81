import { readFileSync } from 'node:fs'
import Papa from 'papaparse'
import { addDays, todayOf } from '~/domain/calendar'
import { addMonths, monthOf } from '~/domain/periods'
import { COMMAND_LINE } from '~/domain/permissions'
import { saveContact } from '~/features/accounts/contact.server'
import { importDivisions, type DivisionRow } from '~/features/divisions/divisions.server'
import { saveOpeningFigures } from '~/features/figures/openings.server'
import type { Db } from '~db/schema'
import { photo } from './evidence'
import { letterMoments, useMoments } from './letters'
import { begin, move, tell, untold, type Life } from './lives'
import { closingMoments, ledgerMoments, meetingMoments } from './meetings'
import { mistakeMoments } from './mistakes'
import { circularMoments } from './months'
import { observationMoments } from './observations'
import { reminderMoments } from './reminders'
import { photoMoments } from './site-photos'
import { storiesOf } from './stories'
import { DISTRICT, UNITS } from './tianqu'
import { play } from './timeline'
import { weekMoments } from './weeks'
import { worldOn, type Person, type World } from './world'
import { yearMoments } from './years'

const DIVISIONS = 'scripts/data/divisions-dezhou.csv'

/** Accounts whose password the demo prints; the other officers report but cannot sign in. */
export const DEMO_PEOPLE: Omit<Person, 'password'>[] = [
  { login: 'officer', name: '王晓燕', role: 'officer', divisionCode: '371471008' },
  { login: 'bureau', name: '李建平', role: 'bureau', divisionCode: DISTRICT.code },
  { login: 'checker', name: '张海霞', role: 'bureau', divisionCode: DISTRICT.code },
  { login: 'leader', name: '马卫东', role: 'leader', divisionCode: DISTRICT.code },
  { login: 'admin', name: '系统管理员', role: 'admin', divisionCode: '37' },
  { login: 'auditor', name: '高明', role: 'auditor', divisionCode: DISTRICT.code },
]

export interface DemoOptions {
  /** The instant up to which the district lives. */
  now: string
  password: string
  /** Months of history before the running one. */
  months?: number
}

/** A believable district from fifteen months ago up to now, through the users' own commands under a set-back clock. Same now, same district. */
export async function makeDemoDistrict(db: Db, options: DemoOptions): Promise<World> {
  const end = { now: options.now, today: todayOf(options.now) }
  const start = `${addMonths(monthOf(end.today), -(options.months ?? 15))}-01`
  const years = yearsBetween(start, end.today)
  const stories = storiesOf(years[0] ?? Number(start.slice(0, 4)), end.today)
  const lives: Life[] = []

  const world = worldOn(db, start)
  await settle(world, options.password, Number(start.slice(0, 4)))

  const openings = stories.map((story) => ({
    on: story.openedOn < start ? start : story.openedOn,
    at: '11:00',
    happen: async () => {
      const life = await begin(world, story)
      lives.push(life)
      if (story.openedOn < start) await catchUp(world, life, start)
    },
  }))
  const moves = stories.flatMap((story) => (story.transfer ? [{ on: story.transfer.on, at: '11:10', happen: () => moveIfBegun(world, lives, story.key) }] : []))
  await play(
    [
      ...yearMoments(world, stories, years, start),
      ...openings,
      ...moves,
      ...weekMoments(world, lives, start, end.today),
      ...closingMoments(world, lives, stories),
      ...mistakeMoments(world, lives, stories),
      ...meetingMoments(world, start, end.today),
      ...ledgerMoments(world, end.today),
      ...reminderMoments(world, start, end.today),
      ...useMoments(world, lives, end.today),
      ...photoMoments(world, lives, end.today),
      ...letterMoments(world, lives, end.today, photo()),
      ...circularMoments(world, monthOf(start), end.today),
      ...observationMoments(world, start, end.today),
    ],
    end,
    (now) => world.atInstant(now),
  )
  world.atInstant(end.now)
  return world
}

function yearsBetween(start: string, today: string): number[] {
  const first = Number(start.slice(0, 4))
  return Array.from({ length: Number(today.slice(0, 4)) - first + 1 }, (_, index) => first + index)
}

/** Divisions, people, and what each sub-district had done before the system began. */
async function settle(world: World, password: string, firstYear: number): Promise<void> {
  await importDivisions(world.db, COMMAND_LINE, divisionRows(), world.now)
  for (const person of DEMO_PEOPLE) await world.employ({ ...person, password })
  for (const { officer, code } of UNITS.filter((unit) => unit.officer.login !== 'officer')) await world.employ({ ...officer, role: 'officer', divisionCode: code })
  for (const { officer } of UNITS) {
    const own = await world.as(officer.login)
    await saveContact(world.db, own, { accountId: own.accountId ?? 0, email: `${officer.login}@example.com`, phone: '', notifyBy: '' }, world.now)
  }
  const before = UNITS.flatMap((unit, index) =>
    (['signed', 'accepted', 'approved', 'started', 'completed', 'in_use'] as const).map((measure) => ({
      divisionCode: unit.code, year: firstYear, month: 0, measure, target: null, done: 11 - index,
    })),
  )
  await saveOpeningFigures(world.db, await world.as('bureau'), before, world.now)
}

/** The official names and codes, with invented telephone numbers. */
function divisionRows(): DivisionRow[] {
  const { data } = Papa.parse<DivisionRow>(readFileSync(DIVISIONS, 'utf8'), { header: true, skipEmptyLines: true })
  const phones = new Map([DISTRICT, ...UNITS].map(({ code, phone }) => [code, phone]))
  return data.map((row) => ({ ...row, phone: phones.get(row.code) }))
}

/** On the first day the bureau enters the past of what is already under way; its colleague verifies it. */
async function catchUp(world: World, life: Life, start: string): Promise<void> {
  for (const step of untold(life, addDays(start, -1))) await tell(world, 'bureau', life, step, 'checker')
}

async function moveIfBegun(world: World, lives: readonly Life[], key: string): Promise<void> {
  const life = lives.find((candidate) => candidate.story.key === key)
  if (life) await move(world, life)
}
