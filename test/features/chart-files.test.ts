import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { Window } from 'happy-dom'
import { COMMAND_LINE } from '~/domain/permissions'
import { loadBoundaries, planBoundaries, removeBoundaries } from '~/features/charts/boundaries.server'
import { mapDrawing } from '~/features/charts/map.server'
import { mapSvg, pngOf, sized } from '~/features/charts/sheet.server'
import { monthlyFigures } from '~/features/circulars/read.server'
import { chartSheet, PAPER_COLOURS } from '~/ui/charts/sheet'
import type { Db } from '~db/schema'
import { CHANGHE, codesOf, DISTRICT, divide, ELSEWHERE, employ, SONGGUANTUN, ZHAOHU } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'

const NOW = '2026-11-02T02:00:00.000Z'
const square = (east: number) => [[east, 37], [east + 1, 37], [east + 1, 38], [east, 38], [east, 37]]
const file = (...codes: string[]) =>
  JSON.stringify({ type: 'FeatureCollection', features: codes.map((code, index) => ({ type: 'Feature', properties: { code }, geometry: { type: 'Polygon', coordinates: [square(110 + index)] } })) })
const rowsOf = async (db: Db) => (await monthlyFigures(db, DISTRICT, '2026-10', { now: NOW })).rows
const words = (row: { name: string }) => ({ say: row.name, href: `/there?${row.name}` })

onBothEngines('a map of the sub-districts', (engine) => {
  it('is a grid of tiles until every one of them has its outline; then it names whose data these are', async () => {
    const { db } = engine
    await divide(db)
    const rows = await rowsOf(db)
    expect(await mapDrawing(db, rows, 720, words)).toMatchObject({ kind: 'tiles' })
    expect(await loadBoundaries(db, COMMAND_LINE, { text: file(CHANGHE, SONGGUANTUN), source: '测绘' }, NOW)).toEqual({ added: [CHANGHE, SONGGUANTUN], changed: [], same: [] })
    expect(await mapDrawing(db, rows, 720, words)).toMatchObject({ kind: 'tiles' })
    await loadBoundaries(db, COMMAND_LINE, { text: file(CHANGHE, SONGGUANTUN, ZHAOHU), source: '测绘' }, NOW)
    const map = await mapDrawing(db, rows, 720, words)
    expect(map).toMatchObject({ kind: 'map', source: '测绘' })
    // Three equal squares from west to east, each a third of the room and none filling all of it.
    const widths = map.areas.map(({ path }) => [...path.matchAll(/(-?[\d.]+),-?[\d.]+/g)].map(([, x]) => Number(x)))
    for (const xs of widths) expect(Math.max(...xs) - Math.min(...xs)).toBeCloseTo(712 / 3, -1)
    expect(mapSvg(map).match(/<a href=/g)).toHaveLength(3)
  })

  it('is loaded whole or not at all, in one’s own divisions, the same file once', async () => {
    const { db } = engine
    await divide(db)
    const { admin, bureau } = await employ(db)
    expect(await codesOf(loadBoundaries(db, admin, { text: file(CHANGHE, ELSEWHERE), source: '测绘' }, NOW))).toEqual(['boundary_division_unknown'])
    expect(await codesOf(loadBoundaries(db, admin, { text: file(CHANGHE, '99'), source: '测绘' }, NOW))).toEqual(['boundary_division_unknown'])
    expect(await codesOf(loadBoundaries(db, bureau, { text: file(CHANGHE), source: '测绘' }, NOW))).toEqual(['boundary_division_unknown'])
    expect(await codesOf(planBoundaries(db, admin, { text: file(CHANGHE), source: ' ' }))).toEqual(['boundary_source_missing'])
    expect(await db.selectFrom('boundary').selectAll().execute()).toEqual([])
    await loadBoundaries(db, admin, { text: file(CHANGHE), source: '测绘' }, NOW)
    expect(await loadBoundaries(db, admin, { text: file(CHANGHE), source: '测绘' }, NOW)).toEqual({ added: [], changed: [], same: [CHANGHE] })
    expect(await codesOf(removeBoundaries(db, admin, { divisionCode: '371472' }, NOW))).toEqual(['not_found'])
    expect(await removeBoundaries(db, admin, { divisionCode: DISTRICT }, NOW)).toBe(1)
    expect(await removeBoundaries(db, admin, { divisionCode: DISTRICT }, NOW)).toBe(0)
    expect((await db.selectFrom('audit_entry').select('action').execute()).map(({ action }) => action)).toEqual(['loadBoundaries', 'removeBoundaries'])
  })
})

describe('a chart as a file', () => {
  const drawing = sized('<svg class="x" width="400" height="120"><a href="/there"><path d="M0,0h10v10Z" fill="var(--accent)"></path></a><text fill="var(--ink)">长河街道&nbsp;</text></svg>')
  const svg = chartSheet({ title: '长河街道 <落后> 最多，还有很长很长很长很长很长很长很长的一句话', say: '按完成率排序', key: [['done', '完工'], ['plan', '计划']], foot: ['数据截至2026年11月2日'], drawing })

  it('is an XML of its own with title, key and "as of": no style sheet, no link, no variable', () => {
    const document = new new Window().DOMParser().parseFromString(svg, 'image/svg+xml')
    expect(document.documentElement.tagName.toLowerCase()).toBe('svg')
    expect(svg).not.toMatch(/var\(|<a |class=|&nbsp;/)
    for (const text of ['&lt;落后&gt;', '按完成率排序', '完工', '计划', '数据截至2026年11月2日', PAPER_COLOURS['--accent']]) expect(svg).toContain(text)
  })

  it('has the colours of paper as the style sheet names them', () => {
    const light = readFileSync('app/styles/tokens.css', 'utf8').split('[data-theme=light]')[1]?.split('}')[0] ?? ''
    for (const [name, colour] of Object.entries(PAPER_COLOURS)) expect(light, name).toContain(`${name}: ${colour}`)
  })

  it('is a PNG of twice its size, with ink on it', async () => {
    const image = sharp(await pngOf(svg))
    const { width, format } = await image.metadata()
    expect([format, width]).toEqual(['png', (400 + 48) * 2])
    expect((await image.stats()).channels[0]?.min).toBeLessThan(60)
  })
})
