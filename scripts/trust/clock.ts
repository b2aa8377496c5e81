import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { verifyAudit } from '~/features/audit/audit.server'
import { openDatabase } from '~db/open.server'
import { none, type Figure } from './figure'
import { openPlace, sleep } from './place'
import { employOfficer, lostProjects, registerProject, startProgram } from './program'

/** Sets the clock of the process, and of nothing else, by the seconds that stand in a file. */
const CLOCK = `
  import { readFileSync } from 'node:fs'
  const Real = Date
  const offset = () => { try { return Number(readFileSync(process.env.TRUST_CLOCK, 'utf8')) * 1000 } catch { return 0 } }
  globalThis.Date = class extends Real {
    constructor(...words) { super(...(words.length === 0 ? [Real.now() + offset()] : words)) }
    static now() { return Real.now() + offset() }
  }
`

/** The clock of the running program is set back by a day and forward again, as a wrong time server does. */
export async function clock(): Promise<Figure[]> {
  const place = openPlace()
  const databaseUrl = `file:${join(place.folder, 'clock.db')}`
  const [module, offset] = [join(place.folder, 'clock.mjs'), join(place.folder, 'offset')]
  writeFileSync(module, CLOCK)
  writeFileSync(offset, '0')
  const cookie = await employOfficer(databaseUrl)
  const program = await startProgram({ databaseUrl, folder: place.folder, environment: { NODE_OPTIONS: `--import file://${module}`, TRUST_CLOCK: offset } })
  try {
    const acknowledged: string[] = []
    let asked = 0
    for (const seconds of [0, -90, -86_400, 3_600, 0]) {
      writeFileSync(offset, String(seconds))
      await sleep(50)
      for (let count = 0; count < 5; count++) {
        asked++
        const { code } = await registerProject(program.url, cookie)
        if (code) acknowledged.push(code)
      }
    }
    const open = openDatabase(databaseUrl)
    const broken = (await verifyAudit(open.read)).length
    const days = await open.read.selectFrom('audit_entry').select('recorded_at').where('action', '=', 'createProject').execute()
    await open.close()
    const moved = new Set(days.map(({ recorded_at }) => recorded_at.slice(0, 10))).size > 1
    return [
      none('程序的时钟拨回90秒、一天再拨前：没有办成、丢失的提交，断开的记录链', asked - acknowledged.length + (await lostProjects(databaseUrl, acknowledged)) + broken, moved ? asked : 0),
    ]
  } finally {
    await program.stop()
    place.end()
  }
}
