import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from './figure'

export interface Outcome {
  title: string
  file: string
  passed: boolean
  /** What the test says it looked at (`test/helpers/counted.ts`). */
  counted: Readonly<Record<string, number>>
}

/** Runs test files once and returns what each test did; skipped ones are left out. */
export function runTests(files: readonly string[], pattern?: string): Outcome[] {
  const folder = mkdtempSync(join(tmpdir(), 'tracker-trust-tests-'))
  const output = join(folder, 'results.json')
  const words = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json', `--outputFile=${output}`, ...(pattern ? ['-t', pattern] : []), ...files]
  spawnSync(process.execPath, words, { stdio: 'ignore', env: { ...process.env, NODE_ENV: 'test' } })
  try {
    const results = JSON.parse(readFileSync(output, 'utf8')) as { testResults: { name: string; message: string; assertionResults: Assertion[] }[] }
    return results.testResults.flatMap(({ name, message, assertionResults }) => {
      const ran = assertionResults.filter(({ status }) => status === 'passed' || status === 'failed')
      // A file that does not even load has no tests; it counts as one that failed.
      if (assertionResults.length === 0) return [{ title: message.split('\n')[0] ?? name, file: name, passed: false, counted: {} }]
      return ran.map(({ fullName, status, meta }) => ({ title: fullName, file: name, passed: status === 'passed', counted: meta?.counted ?? {} }))
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Assertion {
  fullName: string
  status: string
  meta?: { counted?: Record<string, number> }
}

/** A figure that tests give: which of them, and by which names they count what they looked at; without a name the tests are counted. */
export interface Promised {
  name: string
  of: RegExp
  count?: string
  least?: number
}

/** What was looked at is the sum of what the tests counted; what failed is every test of it that did not pass. */
export function promisedFigure({ name, of, count, least = 1 }: Promised, outcomes: readonly Outcome[]): Figure {
  const own = outcomes.filter(({ file, title, counted }) => of.test(`${file} ${title}`) && (count === undefined || count in counted))
  const failed = outcomes.filter(({ file, title, passed }) => !passed && of.test(`${file} ${title}`))
  const looked = own.reduce((sum, { counted }) => sum + (count === undefined ? 1 : (counted[count] ?? 0)), 0)
  const titles = failed.length > 0 ? `：${failed.slice(0, 3).map(({ title }) => title).join('；')}` : ''
  return { name, value: `${failed.length}／${looked}${count === undefined ? '项' : ''}${titles}`, bar: `0，至少核对${least}`, met: failed.length === 0 && looked >= least }
}
