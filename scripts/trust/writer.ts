/**
 * A process that writes by the users' own commands and says so line by line once a command has been acknowledged. Started by
 * scripts/trust/durability.ts; argv: database file, first number, number of writers
 * at once, seconds, milliseconds that each waits between two writes.
 */
import { COMMAND_LINE } from '~/domain/permissions'
import { createProject } from '~/features/projects/create.server'
import { openDatabase } from '~db/open.server'

const [url = '', first = '0', writers = '1', seconds = '3600', pause = '0'] = process.argv.slice(2)
const open = openDatabase(url)
const until = performance.now() + Number(seconds) * 1000
let next = Number(first)
const UNIT = '371471007'

process.stdout.write('ready\n')
await Promise.all(Array.from({ length: Number(writers) }, write))
await open.close()

async function write(): Promise<void> {
  while (performance.now() < until) {
    const number = next++
    const began = performance.now()
    const input = { divisionCode: UNIT, estate: `小区${number % 50}`, building: `${number}号楼`, stairwell: '1单元' }
    try {
      const { code } = await createProject(open.db, COMMAND_LINE, input, new Date().toISOString())
      process.stdout.write(`${code} ${Math.round(performance.now() - began)}\n`)
    } catch (error) {
      process.stdout.write(`error ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}\n`)
    }
    if (Number(pause) > 0) await new Promise((resolve) => setTimeout(resolve, Number(pause)))
  }
}
