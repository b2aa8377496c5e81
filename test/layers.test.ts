import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ESLint } from 'eslint'
import { expect, it } from 'vitest'

const eslint = new ESLint({ overrideConfigFile: '.eslint.config.mjs' })

async function faults(filePath: string, code: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(code, { filePath })
  return (result?.messages ?? []).map((message) => message.ruleId)
}

it.each([
  ['app/domain/made-up.ts', "import { openDatabase } from '~db/open.server'\nexport const made = openDatabase"],
  ['app/domain/made-up.ts', "import { writeAudit } from '~/features/audit/audit.server'\nexport const made = writeAudit"],
  ['app/ui/made-up.ts', "import { paths } from '../http/paths'\nexport const made = paths"],
  ['app/features/audit/made-up.server.ts', "import { paths } from '~/http/paths'\nexport const made = paths"],
  ['db/made-up.server.ts', "import { writeAudit } from '~/features/audit/audit.server'\nexport const made = writeAudit"],
  ['db/migrations/made-up.ts', "import { MEASURES } from '~/domain/measures'\nexport const made = MEASURES"],
])('a forbidden import in %s fails the linter: %s', async (file, code) => {
  expect(await faults(file, code)).toContain('boundaries/dependencies')
})

it('an import along the layer rule passes', async () => {
  expect(await faults('app/features/audit/made-up.server.ts', "import { can } from '~/domain/permissions'\nexport const made = can")).toEqual([])
})

it('SQL outside of features fails the linter', async () => {
  expect(await faults('app/routes/made-up.ts', "import type { Db } from '~db/schema'\nexport const made = (db: Db) => db.selectFrom('account')")).toContain('no-restricted-syntax')
})

it('nothing imports the stub package remix', async () => {
  expect(await faults('app/routes/made-up.ts', "import * as stub from 'remix'\nexport const made = stub")).toContain('no-restricted-imports')
})

const sources = readdirSync('app', { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name)).map((name) => ({ name, text: readFileSync(join('app', name), 'utf8') }))

it('what lies under a division is asked by the helpers of db/scopes.server.ts, never by a range of paths written by hand', () => {
  expect(sources.filter(({ text }) => text.includes('\\uffff')).map(({ name }) => name)).toEqual([])
})

it('every heading of a table says whether it heads a column or a row', () => {
  const bare = sources.flatMap(({ name, text }) => [...text.matchAll(/<th(?=[\s/>])(?:[^>]|=>)*>/g)].filter(([tag]) => !/ scope=/.test(tag)).map(([tag]) => `${name}: ${tag}`))
  expect(sources.some(({ text }) => text.includes('<th scope="row"'))).toBe(true)
  expect(bare).toEqual([])
})
