import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProject } from '~/features/projects/create.server'
import { startApp, type App } from '../helpers/app'
import { CHANGHE } from '../helpers/district'

let app: App
const NOW = '2026-11-02T02:00:00.000Z'

beforeAll(async () => {
  app = await startApp(NOW)
  await createProject(app.open.db, app.staff.officer, { divisionCode: CHANGHE, estate: '远方里', building: '1号楼', stairwell: '1单元' }, NOW)
})
afterAll(() => app.stop())

const page = async (path: string, form?: Record<string, string>) => (await app.fetchAs('nobody', path, { form })).text()

describe('estates near a resident', () => {
  it('are not spoken of while no estate has a position', async () => {
    expect((await app.fetchAs('nobody', '/find/near')).status).toBe(404)
    for (const path of ['/', '/find?q=远方']) expect(await page(path)).not.toContain('/find/near')
  })

  it('are listed nearest first, and nobody is told a coordinate', async () => {
    const at = { longitude: '116.331277', latitude: '37.440233' }
    const { code } = await createProject(app.open.db, app.staff.officer, { divisionCode: CHANGHE, estate: '文汇苑', building: '1号楼', stairwell: '1单元', position: at }, NOW)
    await createProject(app.open.db, app.staff.officer, { divisionCode: CHANGHE, estate: '和顺家园', building: '1号楼', stairwell: '1单元', position: { longitude: '116.335', latitude: '37.443' } }, NOW)
    for (const path of ['/', '/find?q=文汇', '/find']) expect(await page(path)).toContain('href="/find/near"')
    const response = await app.fetchAs('nobody', '/find/near', { form: { longitude: '116.335', latitude: '37.443' } })
    expect([response.status, response.headers.get('cache-control'), response.headers.get('set-cookie')]).toEqual([200, 'private, no-store', null])
    const html = (await response.text()).replace(/<!-- -->/g, '')
    expect(html).toMatch(/和顺家园.*不到100米，1个加装项目.*文汇苑.*约500米，1个加装项目/s)
    for (const path of ['/', '/find?q=文汇', '/find/near', '/estates/2', `/status/${code}`, `/status/${code}.json`, `/status/${code}/feed`, '/site-map']) {
      expect(await page(path), path).not.toMatch(/116\.3|1163[0-9]{5}|37\.44|3744\d{4}/)
    }
    expect(html).not.toMatch(/116\.3|1163\d{5}|37\.44|3744\d{4}/)
  })

  it('are asked for by the only page that may ask the browser where it is', async () => {
    const near = await app.fetchAs('nobody', '/find/near')
    expect(near.headers.get('permissions-policy')).toContain('geolocation=(self)')
    const html = await near.text()
    expect(html.match(/<script[^>]*>/g)).toEqual(['<script src="/near-me.js" defer="">'])
    expect(html).toMatch(/<noscript>.*不能定位.*<\/noscript>/s)
    expect(html, 'the button waits for the script').toMatch(/<form method="post"[^>]*hidden/)
    for (const path of ['/', '/find?q=文汇', '/progress']) {
      const other = await app.fetchAs('nobody', path)
      if (path !== '/progress') expect(await other.text()).not.toContain('<script')
      expect(other.headers.get('permissions-policy')).toContain('geolocation=()')
    }
  })

  it.each([
    [{ longitude: '', latitude: '' }, 422, '没有得到您的位置'], [{ longitude: 'x', latitude: '37' }, 422, '没有得到您的位置'], [{ longitude: '2.35', latitude: '48.85' }, 200, '您好像不在国内'],
    [{ longitude: '87.6', latitude: '43.8' }, 200, '附近十公里内没有'],
  ])('%o is answered in a sentence', async (form, status, sentence) => {
    const response = await app.fetchAs('nobody', '/find/near', { form })
    expect(response.status).toBe(status)
    expect(await response.text()).toContain(sentence)
  })
})
