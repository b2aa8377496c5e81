import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COMMAND_LINE } from '~/domain/permissions'
import { createProject } from '~/features/projects/create.server'
import { startApp, type App } from '../helpers/app'
import { CHANGHE, DISTRICT, letter } from '../helpers/district'
import { pastFact } from '../helpers/past'

const NOW = '2026-11-02T02:00:00.000Z'
let app: App

beforeAll(async () => {
  app = await startApp(NOW)
  const { db } = app.open
  const commitmentId = await letter(db, CHANGHE, 2026)
  const { id } = await db.insertInto('commitment_version').values({ commitment_id: commitmentId, version: 1, in_force_on: '2026-01-05', created_at: NOW }).returning('id').executeTakeFirstOrThrow()
  await db.insertInto('commitment_target').values(Array.from({ length: 12 }, (_, index) => ({ version_id: id, measure: 'completed' as const, month: index + 1, target: Math.min(4, index) }))).execute()
  for (const building of ['1号楼', '2号楼']) {
    const { code } = await createProject(db, COMMAND_LINE, { divisionCode: CHANGHE, estate: '春和里', building, stairwell: '1单元', commitmentId }, NOW)
    await pastFact(db, { code, milestone: 'ACCEPTANCE', occurredOn: '2026-09-10', verified: true }, NOW)
  }
}, 240_000)
afterAll(() => app.stop())

describe('the month at a glance', () => {
  it('is where leadership lands, and stands first in its navigation', async () => {
    const html = await (await app.fetchAs('leader', '/staff/overview')).text()
    expect(html).toContain('11月2日完工2部，完成全年任务的50.0%，比应完少2部。')
    expect(/<nav class="nav"[\s\S]*?<a [^>]*href="([^"]+)"/.exec(html)?.[1]).toBe('/staff/overview')
    expect(/<a [^>]*class="mark"[^>]*>/.exec(html)?.[0]).toContain('href="/staff/overview"')
  })

  it('leads from every number on it to a page that says the same number', async () => {
    const html = await (await app.fetchAs('leader', '/staff/overview')).text()
    const links = [...html.matchAll(/href="(\/staff\/overview\/projects\?[^"]+)"[^>]*>(?:<[^>]+>[^<]*<\/[^>]+>)?(?:<b>)?(?:<!-- -->)?(\d+)/g)].map(([, href = '', number = '']) => ({ href: href.replaceAll('&amp;', '&'), number }))
    expect(links.length).toBeGreaterThan(20)
    for (const { href, number } of links.filter((_, index) => index % 5 === 0)) {
      const list = await (await app.fetchAs('leader', href)).text()
      expect(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(list)?.[1], href).toMatch(new RegExp(`\\D${number}部`))
    }
  })

  it('is drawn for a sub-district, its district and its city, each within one’s grants', async () => {
    expect((await app.fetchAs('officer', '/staff/overview')).status).toBe(200)
    expect(await (await app.fetchAs('officer', '/staff/overview')).text()).toContain('长河街道')
    expect((await app.fetchAs('officer', `/staff/overview?division=${DISTRICT}`)).status).toBe(404)
    expect((await app.fetchAs('leader', `/staff/overview?division=${CHANGHE}`)).status).toBe(200)
    expect((await app.fetchAs('leader', '/staff/overview?division=3714')).status).toBe(404)
    expect((await app.fetchAs('leader', '/staff/overview?division=371472')).status).toBe(404)
    expect((await app.fetchAs('leader', `/staff/overview/projects?division=371472001&month=2026-10&measure=completed&unit=&figure=rated`)).status).toBe(404)
  })

  it.each(['month=2026-13', 'month=2027-01', 'division=nowhere'])('answers "not found" to %s', async (query) => {
    expect((await app.fetchAs('leader', `/staff/overview?${query}`)).status).toBe(404)
  })

  it('gives the charts of the nearest district where none is named', async () => {
    for (const file of ['targets.csv', 'targets.svg']) {
      const [bare, named] = await Promise.all([`/staff/charts/${file}`, `/staff/charts/${file}?division=${DISTRICT}`].map((path) => app.fetchAs('leader', path)))
      expect([bare?.status, await bare?.text()]).toEqual([200, await named?.text()])
    }
  })

  it('gives the projects behind a number as a file that adds up to it', async () => {
    const csv = await (await app.fetchAs('leader', `/staff/overview/projects/table?division=${DISTRICT}&month=2026-10&measure=completed&unit=${CHANGHE}&figure=rated&format=csv`)).text()
    expect(csv.trim().split(/\r?\n/).slice(1).map((line) => Number(line.split(',')[4]))).toEqual([1, 1])
  })
})
