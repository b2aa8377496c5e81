import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkCircular, draftCircular } from '~/features/circulars/commands.server'
import { verifyCirculars } from '~/features/circulars/verify.server'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'
import { DISTRICT, divide, employ } from './helpers/district'

const AT = '2026-10-09T02:00:00.000Z'

it('two processes on one database number circulars without a gap and without a double, and agree on the one that both issue', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'two-processes-'))
  const url = `file:${join(folder, 'tracker.db')}`
  const open = openDatabase(url)
  try {
    await migrate(open)
    await divide(open.db)
    const { bureau, checker, leader } = await employ(open.db)
    for (const measure of ['signed', 'started', 'completed'] as const) {
      await draftCircular(open.db, bureau, { divisionCode: DISTRICT, month: '2026-09', measure }, AT)
      await checkCircular(open.db, checker, { divisionCode: DISTRICT, month: '2026-09', measure }, AT)
    }
    const start = join(folder, 'start')
    const issuing = (measures: string[]) => {
      const child = spawn(process.execPath, ['--import', 'tsx', 'test/helpers/issue-circulars.ts', url, String(leader.accountId), AT, start, ...measures], { stdio: ['ignore', 'pipe', 'inherit'] })
      let said = ''
      child.stdout.on('data', (words: Buffer) => (said += words.toString()))
      return { ready: once(child.stdout, 'data'), numbers: once(child, 'close').then(() => JSON.parse(said.trim().split('\n').at(-1) ?? '[]') as number[]) }
    }
    const processes = [issuing(['signed', 'completed']), issuing(['completed', 'started'])]
    await Promise.all(processes.map(({ ready }) => ready))
    writeFileSync(start, '')
    const [one, two] = await Promise.all(processes.map(({ numbers }) => numbers))
    expect(new Set([...one!, ...two!])).toEqual(new Set([1, 2, 3]))
    expect(one![1]).toBe(two![0])
    expect(await verifyCirculars(open.db)).toEqual([])
  } finally {
    await open.close()
    rmSync(folder, { recursive: true, force: true })
  }
}, 60_000)
