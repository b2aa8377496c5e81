import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type App } from '../helpers/app'

let app: App
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

describe('who is signed in and refused', () => {
  it.each([
    ['has no right to the address', '/admin/accounts', 403],
    ['asks for what is not there', '/staff/projects/NO-SUCH', 404],
    ['names a division out of sight', '/staff/projects?unit=999999999', 404],
  ])('stays among his own pages where he %s', async (_, path, status) => {
    const response = await app.fetchAs('officer', path)
    const html = await response.text()
    expect(response.status).toBe(status)
    expect(html).toContain('href="/staff/projects"')
    expect(html).toContain('action="/sign-out"')
    expect(html).not.toContain('打电话问')
  })

  it('sees no script where the page is not that of the address', async () => {
    expect(await (await app.fetchAs('officer', '/admin/accounts')).text()).not.toContain('<script')
  })

  it('nobody else sees a name or a way in on a missing page', async () => {
    expect(await (await app.fetchAs('nobody', '/estates/999999')).text()).not.toContain('/staff')
  })
})
