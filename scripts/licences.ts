/** npm run licences [-- --json]: licence and version of every package that ships, by licence; ends with 1 where one has none or one that binds the whole. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Package {
  name: string
  version: string
  licence: string
}

/** Licences that ask for no more than a notice, or bind only the library itself. */
const ACCEPTED = /^(MIT|MIT-0|ISC|0BSD|BSD(-[23]-Clause)?|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|CC-BY-4\.0|Unlicense|Zlib|Python-2\.0|LGPL-3\.0(-or-later)?|MPL-2\.0|WTFPL|Public Domain)$/

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, { version?: string; dev?: boolean; optional?: boolean; license?: string }> }
const shipped: Package[] = Object.entries(lock.packages).flatMap(([place, { version, dev, license }]) =>
  place.includes('node_modules/') && version && !dev ? [{ name: place.split('node_modules/').at(-1) ?? '', version, licence: license ?? licenceOf(place) }] : [],
)
const refused = shipped.filter(({ licence }) => !licence.replace(/[()]/g, '').split(/ OR /).some((one) => one.split(/ AND /).every((part) => ACCEPTED.test(part.trim()))))

if (process.argv.includes('--help')) console.log('用法：npm run licences -- [--json]\n列出运行所用各包的许可证；有缺许可证或不能接受的，以1结束。')
else if (process.argv.includes('--json')) console.log(JSON.stringify(shipped, null, 2))
else print()
process.exitCode = refused.length > 0 && !process.argv.includes('--help') ? 1 : 0

function licenceOf(place: string): string {
  try {
    const { license } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as { license?: string | { type: string } }
    return typeof license === 'string' ? license : (license?.type ?? '')
  } catch {
    return ''
  }
}

function print(): void {
  const byLicence = new Map<string, Package[]>()
  for (const one of shipped) byLicence.set(one.licence, [...(byLicence.get(one.licence) ?? []), one])
  for (const [licence, packages] of [...byLicence].sort((a, b) => b[1].length - a[1].length)) {
    console.log(`${licence || '（没有写明）'}：${packages.length}个\n  ${packages.map(({ name, version }) => `${name} ${version}`).sort().join('，')}`)
  }
  if (refused.length > 0) console.error(`需要过问的${refused.length}个：${refused.map(({ name, licence }) => `${name}（${licence || '没有写明'}）`).join('，')}`)
}
