import type { Figure, Options } from './figure'
import { runTests } from './tests'

/** Runs all tests without browser so many times; a test is flaky when it passes in one run and fails in another. Prints each run as it ends. */
export function flakiness({ runs }: Options): Figure[] {
  const seen = new Map<string, { passed: number; failed: number }>()
  for (let run = 1; run <= runs; run++) {
    const began = Date.now()
    const outcomes = runTests([])
    const failed = outcomes.filter(({ passed }) => !passed)
    for (const { file, title, passed } of outcomes) {
      const name = `${file.replace(`${process.cwd()}/`, '')} › ${title}`
      const before = seen.get(name) ?? { passed: 0, failed: 0 }
      seen.set(name, { passed: before.passed + Number(passed), failed: before.failed + Number(!passed) })
    }
    console.error(`第${run}／${runs}次：${outcomes.length}项，未过${failed.length}项，${Math.round((Date.now() - began) / 1000)}秒${failed.map(({ title }) => `\n  ${title}`).join('')}`)
  }
  const flaky = [...seen].filter(([, { passed, failed }]) => passed > 0 && failed > 0)
  const broken = [...seen].filter(([, { passed }]) => passed === 0)
  const named = (of: typeof flaky) => (of.length > 0 ? `：${of.map(([name, { failed }]) => `${name}（${failed}次）`).join('；')}` : '')
  return [
    { name: `连跑${runs}次时好时坏的测试`, value: `${flaky.length}／${seen.size}${named(flaky)}`, bar: '0', met: flaky.length === 0 && seen.size > 0 },
    { name: `连跑${runs}次次次不过的测试`, value: `${broken.length}／${seen.size}${named(broken)}`, bar: '0', met: broken.length === 0 && seen.size > 0 },
  ]
}
