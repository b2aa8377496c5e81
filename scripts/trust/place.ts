import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'

/** A folder of its own under the system's temporary one, in which packages are found; removed with everything in it. */
export function openPlace(): { folder: string; end(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'tracker-trust-'))
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  mkdirSync(join(folder, 'uploads'))
  return { folder, end: () => rmSync(folder, { recursive: true, force: true }) }
}

export const UNIT = '371471007'
const DIVISIONS = [['37', '山东省', 'province', null], ['3714', '德州市', 'city', '37'], ['371471', '德州天衢新区', 'district', '3714'], [UNIT, '长河街道', 'subdistrict', '371471']] as const

/** Migrates an empty database and divides it into a district with one sub-district. */
export async function freshDatabase(url: string): Promise<void> {
  const open = openDatabase(url)
  await migrate(open)
  let path = '/'
  for (const [code, name, level, parent_code] of DIVISIONS) {
    path += `${code}/`
    await open.db.insertInto('division').values({ code, name, level, parent_code, path, valid_from: null, valid_until: null, successor_code: null }).execute()
  }
  await open.close()
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
