import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** The table of app/README.md: table → features; two only where it says which columns or rows are whose. */
function table(): Map<string, Set<string>> {
  const text = readFileSync('app/README.md', 'utf8').split('## One writer per table')[1]?.split('## Names')[0] ?? ''
  const writers = new Map<string, Set<string>>()
  for (const [, feature = '', tables = ''] of text.matchAll(/^\| (\w+) \| (.+) \|$/gm)) {
    for (const [, name = ''] of tables.split(';')[0]?.matchAll(/`(\w+)`/g) ?? []) writers.set(name, (writers.get(name) ?? new Set()).add(feature))
  }
  return writers
}

it('tables are written by the features that app/README.md names', () => {
  const writers = table()
  const strangers: string[] = []
  for (const name of readdirSync('app', { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))) {
    const feature = /^features\/(\w+)\//.exec(name)?.[1] ?? 'outside features'
    for (const [, built, written = built ?? ''] of readFileSync(join('app', name), 'utf8').matchAll(/\b(?:insertInto|updateTable|deleteFrom)\('(\w+)'\)|\binsertRows(?:ForIds)?\(\w+, '(\w+)'/g)) {
      if (!writers.get(written)?.has(feature)) strangers.push(`${name} writes ${written}, which belongs to ${[...(writers.get(written) ?? ['nobody'])].join()}`)
    }
  }
  expect(strangers).toEqual([])
})
