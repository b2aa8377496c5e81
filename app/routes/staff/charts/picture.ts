import type { LoaderFunctionArgs } from '@remix-run/node'
import { measureOf } from '~/domain/measures'
import { drawChart } from '~/features/charts/drawing.server'
import { mapSvg, pngOf, sized } from '~/features/charts/sheet.server'
import { findChartScope } from '~/features/charts/scopes.server'
import { notFound, staff } from '~/http/context.server'
import { fileResponse, MEDIA_TYPES } from '~/http/download.server'
import { clockTime, monthName } from '~/i18n/dates'
import { chartSheet, type ChartSheet } from '~/ui/charts/sheet'
import { chartCards, footOf } from './cards.server'
import { chartQuestion } from './page'

/** Long enough for a cold worker: a file is asked for once, and must have its drawing. */
const PATIENCE_MS = 8_000

const LIGHTS = [['normal', '●'], ['watch', '◇'], ['late', '▲'], ['severe', '■'], ['none', '○']] as const

/** One chart as a file that stands alone, by the ending of its address: .svg or .png. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const { read, actor, today, t, locale } = page
  const url = new URL(request.url)
  const asked = chartQuestion(url, today)
  const scope = (await findChartScope(read, actor, asked.division)) ?? notFound()
  const cards = (await chartCards({ ...page, elder: 0 }, scope, asked)) ?? notFound()
  const label = measureOf(cards.circular.measure).label[locale === 'en' ? 'en' : 'zh']
  const keys: Record<string, ChartSheet['key']> = {
    targets: [['done', label], ['target', t.charts.target], ['planned', t.charts.planned]], months: [['done', t.charts.actual], ['plan', t.charts.plan]], stages: [['done', t.charts.count]], map: [],
  }
  const chart = params.chart ?? ''
  const key = Object.hasOwn(keys, chart) ? keys[chart] : undefined
  if (!key) notFound()
  const card = cards[chart as 'targets' | 'months' | 'stages' | 'map']
  const words = 'card' in card ? card.card : card
  const drawn = 'card' in card ? await drawChart(card.card.picture.drawing, PATIENCE_MS) : mapSvg(card.wide)
  if (!drawn) throw new Response(null, { status: 503, headers: { 'Retry-After': '5' } })
  const title = `${scope.name}${locale === 'en' ? ', ' : ''}${monthName(cards.circular.month, locale)}${locale === 'en' ? ': ' : '：'}${words.title}`
  // A file has no table beside it: the shapes of the map are told in its own words.
  const say = chart === 'map' ? `${words.say}${locale === 'en' ? ' ' : ''}${LIGHTS.map(([light, shape]) => `${shape} ${t.overview.lights[light]}`).join(locale === 'en' ? ', ' : '　')}` : words.say
  const svg = chartSheet({ title, say, key, foot: footOf(cards, clockTime(cards.dataAt, locale), t, locale), drawing: sized(drawn) })
  const name = `${scope.name}-${cards.circular.month}-${chart}`
  return url.pathname.endsWith('.png') ? fileResponse(`${name}.png`, MEDIA_TYPES.png, await pngOf(svg)) : fileResponse(`${name}.svg`, MEDIA_TYPES.svg, svg)
}
