import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { none, unknown, type Figure } from './figure'

interface Locked {
  version?: string
  resolved?: string
  integrity?: string
  link?: boolean
}

/** What ships: the registry's advisories where it answers, and that the lock file pins every package by version and checksum. */
export function packages(): Figure[] {
  return [advisories(), lockFile(), exactVersions()]
}

/** A registry that does not answer such queries says nothing about advisories: then the figure is not known, neither met nor missed (decision 085). */
function advisories(): Figure {
  const name = '运行所用的包：高危、严重漏洞（问登记处）'
  const asked = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8', timeout: 120_000 })
  const answer = parse(asked.stdout)
  if (!answer.metadata) return unknown(name, `登记处没有回答${answer.statusCode ? `（${answer.statusCode}）` : ''}`, '0')
  const { high, critical } = answer.metadata.vulnerabilities
  return none(name, high + critical, answer.metadata.dependencies?.prod ?? 1)
}

interface AuditAnswer {
  statusCode?: number
  metadata?: { vulnerabilities: { high: number; critical: number }; dependencies?: { prod: number } }
}

function parse(text: string): AuditAnswer {
  try {
    return JSON.parse(text) as AuditAnswer
  } catch {
    return {}
  }
}

function lockFile(): Figure {
  const { packages: locked } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> }
  const own = Object.entries(locked).filter(([place, { link }]) => place !== '' && !link)
  return none('锁定文件里没有版本或校验值的包', own.filter(([, { version, integrity }]) => !version || !integrity).length, own.length)
}

function exactVersions(): Figure {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<'dependencies' | 'devDependencies', Record<string, string>>
  const versions = [...Object.values(dependencies), ...Object.values(devDependencies)]
  return none('没有写明确切版本的包', versions.filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)).length, versions.length)
}
