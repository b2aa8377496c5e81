import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Drawing } from '~/domain/charts'
import { pictureOf } from '~/features/charts/page.server'
import { SAMPLE_DRAWINGS } from '~/routes/admin/design-charts'
import { ChartFigure } from '~/ui/charts/figure'
import { drawChart, forgetDrawings, stopCharts, warmCharts } from '~/features/charts/drawing.server'

const LONG = 20_000
const units: Drawing = {
  kind: 'targets',
  id: 'chart-targets',
  width: 720,
  words: { target: '年度任务', done: '已完工', planned: '应完' },
  rows: [
    { code: '371471100', name: '赵虎镇', target: 8, done: 7, planned: 6, reported: true },
    { code: '371471108', name: '袁桥镇', target: 6, done: 8, planned: 4, reported: false },
    { code: '371471400', name: '新区服务管理办公室', target: null, done: 2, planned: null, reported: true },
  ],
}

beforeAll(() => warmCharts(LONG).then(() => undefined))
afterAll(stopCharts)

/** Bars of one colour: every mark of a drawing has its own path. */
const bars = (svg: string | null, fill: string) => svg?.match(new RegExp(`<path[^>]*fill="${fill}"`, 'g'))?.length

it('draws the samples of the page of components, one of every kind', async () => {
  expect(SAMPLE_DRAWINGS.map(({ kind }) => kind)).toEqual(['targets', 'cumulative', 'stages'] satisfies Drawing['kind'][])
  for (const drawing of SAMPLE_DRAWINGS) {
    await drawChart(drawing, LONG)
    expect((await pictureOf(drawing, { patience: LONG })).wide, drawing.kind).toMatch(/^<svg /)
  }
})

it('draws a bar for every unit, also over 100 % and without a target', async () => {
  const svg = await drawChart(units, LONG)
  expect(bars(svg, 'var\\(--accent\\)')).toBe(3)
  expect(bars(svg, 'var\\(--sunk\\)')).toBe(2)
  expect(svg).toContain('8 / 6')
  expect(svg).toContain('2 / —')
  expect(svg).toContain('新区服务管理办公室')
})

it('says of a stage or unit with nothing that it is 0, and names it', async () => {
  const rows = [{ key: 'signed' as const, label: '签约', count: 7 }, { key: 'in_use' as const, label: '投入使用', count: 0 }]
  const svg = await drawChart({ kind: 'stages', id: 'chart-nought', width: 720, words: { count: '部数' }, rows }, LONG)
  expect(svg?.match(/>(7|0)<\/tspan>/g)).toEqual(['>7</tspan>', '>0</tspan>'])
  const idle: Drawing = { ...units, id: 'chart-idle', width: 358, type: 24, rows: [...units.rows, { code: '9', name: '抬头寺镇', target: null, done: 0, planned: null, reported: true }] }
  const targets = await drawChart(idle, LONG)
  expect(targets).toContain('0 / —')
  expect(targets).toContain('>抬头寺镇<')
})

it('draws a line for the plan and one for the result', async () => {
  const svg = await drawChart(
    {
      kind: 'cumulative', id: 'chart-months', width: 358, words: { plan: '计划', done: '实际' },
      rows: [1, 2, 3].map((month) => ({ month: `2026-0${month}`, label: `${month}月`, plan: month * 2, done: month < 3 ? month : null })),
    },
    LONG,
  )
  expect(svg?.match(/recharts-line-curve/g)).toHaveLength(2)
  expect(svg?.match(/mark-point/g)).toHaveLength(2)
  expect(svg).toContain('计划 6')
  expect(svg).toContain('实际 2')
  expect(svg).not.toContain('<a ')
})

it('makes a link of every point that leads somewhere, which the keyboard reaches and a reader says', async () => {
  const rows = [1, 2].map((month) => ({ month: `2026-0${month}`, label: `${month}月`, plan: null, done: month, href: `/there?month=${month}`, say: `${month}月累计${month}部` }))
  const svg = await drawChart({ kind: 'cumulative', id: 'linked', width: 358, words: { plan: '计划', done: '实际' }, rows }, LONG)
  expect(svg?.match(/<a href="[^"]*"/g)).toEqual(['<a href="/there?month=1"', '<a href="/there?month=2"'])
  expect(svg).toContain('aria-label="2月累计2部"')
  expect(svg).not.toContain('aria-hidden="true"')
})

it('draws in the type of elder mode; on a phone a name stands above its bar then, where it is not cut', async () => {
  const { wide, narrow, drawing } = await pictureOf(units, { elder: 22, patience: LONG })
  const sizes = (svg: unknown) => [...new Set(String(svg).match(/font-size(?:: |=")\d+/g))].map((size) => size.replace(/\D+/, ''))
  expect(drawing.type).toBe(24)
  expect(sizes(wide)).toEqual(['24', '24'])
  expect(sizes(narrow)).toEqual(['24', '24'])
  const nameAt = (svg: unknown) => Number(/<text[^>]*? x="([\d.]+)"[^>]*>(?:<tspan[^>]*>)?新区服务管理办公室/.exec(String(svg))?.[1])
  expect(nameAt(wide)).toBeGreaterThan(9 * 24)
  expect(nameAt(narrow)).toBeLessThan(20)
  expect(String((await pictureOf(units, { elder: 30, patience: LONG })).narrow)).toContain('font-size: 32px')
})

it('sets a name smaller that not even the whole width of a phone holds', async () => {
  const name = '示例市示例经济技术开发区建设管理服务中心'
  const svg = await drawChart({ ...units, id: 'chart-long', width: 358, type: 32, rows: [{ code: '9', name, target: 8, done: 7, planned: 6, reported: true }] }, LONG)
  const size = Number(new RegExp(`font-size: (\\d+)px[^>]*>${name}`).exec(svg ?? '')?.[1])
  expect(size * name.length).toBeLessThanOrEqual(358)
  expect(size).toBeGreaterThan(13)
})

it('gives no picture where only one of its two widths was drawn in time', async () => {
  const late: Drawing = { ...units, id: 'chart-half' }
  await drawChart(late, LONG)
  expect(await pictureOf(late, { patience: 0 })).toMatchObject({ wide: null, narrow: null })
  await expect.poll(() => pictureOf(late, { patience: 0 }), { timeout: LONG }).toMatchObject({ wide: expect.stringContaining('<svg') as string, narrow: expect.stringContaining('<svg') as string })
})

it('says on a page without script, in plain sight, that a drawing is missing', () => {
  const card = { picture: { drawing: units, wide: null, narrow: null }, title: '', say: '', legend: '' }
  const shown = (scriptless: boolean) => renderToStaticMarkup(createElement(ChartFigure, { ...card, scriptless, children: '' }))
  expect(shown(true)).toContain('图还没有画好')
  expect(shown(true)).not.toContain('<noscript>')
  expect(shown(false)).toMatch(/<noscript>.*图还没有画好.*<\/noscript>/)
})

it('answers the same data from memory', async () => {
  const first = await drawChart(units, LONG)
  expect(await drawChart(units, 0)).toBe(first)
})

it('gives nothing where the worker is late, and keeps the late drawing for the next reader', async () => {
  const late: Drawing = { ...units, id: 'chart-late' }
  expect(await drawChart(late, 0)).toBeNull()
  await expect.poll(() => drawChart(late, 0), { timeout: LONG }).toContain('<svg')
})

it('gives nothing when the worker is killed in mid-page, and draws again after a rest', async () => {
  forgetDrawings()
  const interrupted = drawChart({ ...units, id: 'chart-killed' }, LONG)
  await stopCharts()
  expect(await interrupted).toBeNull()
  expect(await drawChart({ ...units, id: 'chart-resting' }, 0)).toBeNull()
  await expect.poll(() => drawChart({ ...units, id: 'chart-again' }, LONG), { timeout: LONG }).toContain('<svg')
})
