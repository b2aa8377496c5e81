import { addDays, isoWeekOf } from '~/domain/calendar'
import { PROMISED_MEASURES } from '~/domain/measures'
import { addMonths, previousMonth } from '~/domain/periods'
import { COMMAND_LINE } from '~/domain/permissions'
import { createAccount } from '~/features/accounts/accounts.server'
import { openSession } from '~/features/accounts/sessions.server'
import { grantException, openRound } from '~/features/dispatch/rounds.server'
import { paths } from '~/http/paths'
import { openDatabase } from '~db/open.server'
import { benchProject, numbersFrom, type Scale } from './bench-data'
import type { Asked } from './bench-driver'

/** What is measured, and by what it is judged: `must` and `goal` are CPU ÷ bare answer unless `unit` says otherwise. */
export interface Item {
  name: string
  must?: number
  goal?: number
  /** The requests of one turn, sent one after the other. */
  turn: (number: number) => Asked[]
  /** Status of a right answer. */
  status: number
}

export interface Cookies {
  officer: string
  bureau: string
}

/** An officer and a member of the bureau, signed in, and the week that is reported on. */
export async function signIn(url: string, secret: string, now: string, today: string): Promise<Cookies> {
  const open = openDatabase(url)
  try {
    const week = isoWeekOf(addDays(today, -7))
    await openRound(open.db, COMMAND_LINE, { districtCode: '9900', week }, now)
    const until = new Date(Date.parse(now) + 86_400_000).toISOString()
    await grantException(open.db, COMMAND_LINE, { districtCode: '9900', week, divisionCode: '990000001', reason: 'benchmark', untilAt: until }, now)
    const session = async (login: string, role: 'officer' | 'bureau', divisionCode: string) => {
      const accountId = await createAccount(open.db, COMMAND_LINE, { login, name: login, grants: [{ role, divisionCode }] }, now)
      return `session=${await openSession(open.db, secret, { accountId, address: '127.0.0.1', agent: 'bench' }, now)}`
    }
    return { officer: await session('bench-officer', 'officer', '990000001'), bureau: await session('bench-bureau', 'bureau', '9900') }
  } finally {
    await open.close()
  }
}

/** The work items of the goals, for a scale. Every look-up asks for another building, so that none is answered from memory; the last two are. */
export function itemsFor(scale: Scale, today: string, { officer, bureau }: Cookies): Item[] {
  const project = (turn: number) => benchProject(scale, 1 + Math.floor(numbersFrom(turn + 1)() * scale.projects), today)
  const mine = officersProjects(scale, today)
  const month = previousMonth(today.slice(0, 7))
  const week = isoWeekOf(addDays(today, -7))
  const page = (path: string, cookie?: string) => ({ status: 200, turn: () => [{ path, cookie }] })
  const report = (turn: number): Asked => ({
    path: paths.week(), cookie: officer,
    form: { week, project: mine[turn % mine.length] ?? '', key: `bench-${turn}`, turn: 'update', condition: 'progress', words: `本周完成第${turn}项` },
  })
  const lookUp = (turn: number) => {
    const { estate, place, code } = project(turn)
    return [paths.find(estate + place), paths.status(code)]
  }
  const lookUpData = (turn: number) => {
    const { estate, place, code } = project(turn)
    return [dataOf(paths.find(estate + place), 'routes/public/find'), `${paths.status(code)}.json`]
  }
  return [
    { name: 'public look-up, hit (search, then status)', must: 600, goal: 375, status: 200, turn: (n) => lookUp(n).map((path) => ({ path })) },
    { name: '  the same, data only', must: 250, goal: 160, status: 200, turn: (n) => lookUpData(n).map((path) => ({ path })) },
    { name: 'public search, no hit', must: 600, goal: 375, status: 200, turn: (n) => [{ path: paths.find(`查无此处${n}`) }] },
    { name: "officer's list", must: 290, goal: 185, ...page(paths.projects(), officer) },
    { name: '  the same, data only', must: 130, goal: 85, ...page(dataOf(paths.projects(), 'routes/staff/projects/list'), officer) },
    { name: '  a part of a code typed', ...page(paths.projects({ text: project(1).code.slice(0, 6) }), bureau) },
    { name: "officer's week", ...page(paths.week(), officer) },
    { name: 'weekly update', must: 150, goal: 95, status: 302, turn: (n) => [report(n)] },
    { name: 'monthly circular', must: 800, goal: 510, ...page(paths.circular('9900', month), bureau) },
    { name: '  of another month and measure each time', ...anotherCircular(today, bureau) },
    { name: 'charts', must: 1_000, goal: 400, ...page(paths.charts(), bureau) },
    { name: 'public page from memory, 200', must: 3, goal: 3, ...page(paths.status(project(1).code)) },
  ]
}

/** A circular that is in no memory: more are asked for in turn than are kept. */
function anotherCircular(today: string, cookie: string): Pick<Item, 'turn' | 'status'> {
  const months = Array.from({ length: 30 }, (_, back) => addMonths(today.slice(0, 7), -1 - back))
  const asked = PROMISED_MEASURES.flatMap((measure) => months.map((month) => paths.circular('9900', month, { measure, live: '1' })))
  return { status: 200, turn: (turn) => [{ path: asked[turn % asked.length] ?? '', cookie }] }
}

/** The address by which the router within a page asks for the data of the page that it goes to; those of the frame it has already. */
function dataOf(path: string, route: string): string {
  const [page = '', query] = path.split('?')
  return `${page}.data?${query === undefined ? '' : `${query}&`}_routes=${route}`
}

/** Codes of projects that the officer may report on: of the first unit and not finished. */
function officersProjects(scale: Scale, today: string): string[] {
  const codes: string[] = []
  for (let id = 1; id <= scale.projects && codes.length < 400; id += 1) {
    const project = benchProject(scale, id, today)
    if (project.unit === 1 && project.steps.at(-1)?.[1] === '') codes.push(project.code)
  }
  return codes
}
