import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { matchRoutes } from '@remix-run/react'
import { describe, expect, it } from 'vitest'
import { PERMISSIONS } from '~/domain/permissions'
import { addressOf, missingFor } from '~/http/addresses.server'
import { safeReturn } from '~/http/paths'
import { ADDRESSES } from '~/routes'

describe('the URL table', () => {
  it('asks exactly one thing of the visitor at every address', () => {
    const known = ['public', 'token', 'session', ...PERMISSIONS]
    for (const address of ADDRESSES) expect(known.filter((access) => access === address.access), address.path).toHaveLength(1)
    const paths = ADDRESSES.map((address) => address.path)
    expect(new Set(paths).size).toBe(paths.length)
  })

  it('asks a permission or a session for all that staff and administrators see', () => {
    for (const { path, access } of ADDRESSES) if (/^(staff|admin)(\/|$)/.test(path)) expect(['public', 'token'], path).not.toContain(access)
  })

  it('names modules that exist, and every module with a loader, an action or a page', () => {
    for (const { module } of ADDRESSES) expect(existsSync(join('app', module)), module).toBe(true)
    const named = new Set(ADDRESSES.map(({ module }) => module))
    const isRoute = (module: string) => /^export (async )?function (loader|action)\b/m.test(readFileSync(join('app', module), 'utf8'))
    const files = readdirSync('app/routes', { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name))
    expect(files.map((name) => `routes/${name}`).filter((module) => isRoute(module) && !named.has(module))).toEqual([])
  })

  it('chooses the address that the router chooses', () => {
    const routes = ADDRESSES.map((address) => ({ id: address.path, path: address.path, index: address.path === '' ? (true as const) : undefined }))
    const samples = ADDRESSES.flatMap(({ path }) => {
      const filled = `/${path.replace(/:[\w-]+/g, 'x1').replace('*', 'a/b')}`
      return [filled, `${filled}/`, filled.toUpperCase(), `${filled}/more`, `/${path.replace(/:[\w-]+/g, 'new')}`, `/${path.replace(/:[\w-]+/g, '%E6%96%87')}`, `${filled}.csv`]
    })
    for (const path of samples) expect(addressOf(path)?.path ?? null, path).toBe(matchRoutes(routes, path)?.at(-1)?.route.id ?? null)
  })
})

describe('what a visitor lacks', () => {
  const officer = { accountId: 1, name: '甲', source: 'web' as const, grants: [{ role: 'officer' as const, divisionCode: '1', path: '/1/' }] }
  it.each([
    [null, 'public', null],
    [null, 'session', 'sign_in'],
    [null, 'staff.read', 'sign_in'],
    [officer, 'session', null],
    [officer, 'staff.read', null],
    [officer, 'account.manage', 'forbidden'],
    [{ ...officer, grants: [] }, 'staff.read', 'forbidden'],
  ] as const)('%o at an address that asks %s lacks %s', (actor, access, missing) => {
    expect(missingFor({ path: 'x', module: 'x', access }, actor)).toBe(missing)
  })
})

it.each([
  ['/staff?week=2026-W44', '/staff?week=2026-W44'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['/a\\b', '/'],
  ['', '/'],
  [null, '/'],
])('leads back from %s to %s', (asked, path) => {
  expect(safeReturn(asked, '/')).toBe(path)
})
