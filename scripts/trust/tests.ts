import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Outcome {
  title: string
  file: string
  passed: boolean
}

/** Runs test files once and returns what each test did; skipped ones are left out. */
export function runTests(files: readonly string[], pattern?: string): Outcome[] {
  const folder = mkdtempSync(join(tmpdir(), 'tracker-trust-tests-'))
  const output = join(folder, 'results.json')
  const words = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json', `--outputFile=${output}`, ...(pattern ? ['-t', pattern] : []), ...files]
  spawnSync(process.execPath, words, { stdio: 'ignore', env: { ...process.env, NODE_ENV: 'test' } })
  try {
    const results = JSON.parse(readFileSync(output, 'utf8')) as { testResults: { name: string; message: string; assertionResults: { fullName: string; status: string }[] }[] }
    return results.testResults.flatMap(({ name, message, assertionResults }) => {
      const ran = assertionResults.filter(({ status }) => status === 'passed' || status === 'failed')
      // A file that does not even load has no tests; it counts as one that failed.
      if (assertionResults.length === 0) return [{ title: message.split('\n')[0] ?? name, file: name, passed: false }]
      return ran.map(({ fullName, status }) => ({ title: fullName, file: name, passed: status === 'passed' }))
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
