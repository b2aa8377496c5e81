import { readFileSync } from 'node:fs'
import { decode, encode } from 'turbo-stream'
import { describe, expect, it } from 'vitest'

interface Package {
  version?: string
  dev?: boolean
}
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Package> }
const installed = Object.entries(lock.packages).flatMap(([place, { version, dev }]) => {
  const name = place.split('node_modules/').at(-1) ?? ''
  return place.includes('node_modules/') && version ? [{ name, version, dev: dev ?? false }] : []
})
const versionsOf = (name: string, withDev = true) => installed.filter((one) => one.name === name && (withDev || !one.dev)).map((one) => one.version)

it('keeps remix and all @remix-run packages in lock-step', () => {
  const family = installed.filter(({ name }) => name === 'remix' || /^@remix-run\/(dev|node|react|route-config|server-runtime|express|serve)$/.test(name))
  expect(new Set(family.map(({ version }) => version))).toEqual(new Set(['2.17.5']))
})

/** Known advisories and the first version without them (decision record 001); the registry's own audit is not always reachable. */
describe('packages with known advisories', () => {
  it.each([
    ['react-router', '6.30.6'],
    ['react-router-dom', '6.30.6'],
    ['@remix-run/router', '1.23.4'],
    ['@remix-run/server-runtime', '2.17.5'],
    ['@remix-run/node', '2.17.5'],
    ['kysely', '0.28.17'],
    ['undici', '6.24.0'],
    ['qs', '6.16.0'],
    ['happy-dom', '20.8.9'],
  ])('%s is at least %s', (name, least) => {
    for (const version of versionsOf(name)) expect(isAtLeast(version, least), `${name} ${version}`).toBe(true)
  })

  it.each(['xlsx', 'exceljs'])('%s is not used', (name) => {
    expect(versionsOf(name)).toEqual([])
  })
})

it('lets the decoder of turbo-stream build the built-in errors only (GHSA-rxv8-25v2-qmq8, patched)', async () => {
  expect(versionsOf('turbo-stream')).toEqual(['2.4.1'])
  const builtIn = await decode(encode(new TypeError('wrong')))
  expect(builtIn.value).toBeInstanceOf(TypeError)
  class Uint8ArrayLike extends Error {
    override name = 'Uint8Array'
  }
  const other = await decode(encode(new Uint8ArrayLike('8')))
  expect(other.value).toBeInstanceOf(Error)
  expect((other.value as Error).constructor).toBe(Error)
})

function isAtLeast(version: string, least: string): boolean {
  const [a, b] = [version, least].map((text) => text.split('-')[0]?.split('.').map(Number) ?? [])
  for (let part = 0; part < 3; part++) {
    const difference = (a?.[part] ?? 0) - (b?.[part] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}
