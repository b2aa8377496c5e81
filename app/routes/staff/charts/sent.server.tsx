import { mapSvg } from '~/features/charts/sheet.server'
import type { ChartScope } from '~/features/charts/scopes.server'
import type { StaffContext } from '~/http/context.server'
import { keptBeside, madeMarkup, markupOf, sentPicture } from '~/http/markup.server'
import { paths } from '~/http/paths'
import { MapTable } from '~/ui/charts/map-figure'
import { TargetsTable } from '~/ui/charts/tables'
import type { chartCards } from './cards.server'

type Cards = NonNullable<Awaited<ReturnType<typeof chartCards>>>

/** What of the page is markup already, because it is large: the table of all lines, the map and its table. */
interface ChartMarkup {
  targets: string
  wide: string
  narrow: string
  mapTable: string
}

const kept = keptBeside<ChartMarkup>()

/** The cards as the page prints them: drawings and large tables once, in their places. */
export function sentCards(page: StaffContext, scope: ChartScope, { data, targets, months, stages }: Cards, measureLabel: string) {
  const { map } = data
  const markup = kept(data, '', () => ({
    targets: markupOf(page.locale, targetsTable(scope, data, measureLabel)),
    wide: mapSvg(map.wide),
    narrow: mapSvg(map.narrow),
    mapTable: markupOf(page.locale, <MapTable rows={map.rows} />),
  }))
  const card = <C extends Cards['targets']['card']>({ picture, ...words }: C) => ({ ...words, picture: sentPicture(page, picture) })
  return {
    targets: { card: card(targets.card), table: madeMarkup(page, 'targets-table', markup.targets) },
    months: { card: card(months.card), rows: months.rows },
    stages: { card: card(stages.card), rows: stages.rows },
    map: {
      title: map.title, say: map.say, lights: [...new Set(map.rows.map(({ light }) => light))],
      wide: madeMarkup(page, 'map-wide', markup.wide), narrow: madeMarkup(page, 'map-narrow', markup.narrow), table: madeMarkup(page, 'map-table', markup.mapTable),
    },
  }
}

function targetsTable(scope: ChartScope, { figures: { circular, targets } }: Cards['data'], measure: string) {
  const { month, total, measure: key } = circular
  const links = scope.issuedOnly ? {} : {
    unitHref: (unit: string) => paths.overview({ division: unit, month, measure: key, live: '1' }),
    doneHref: (row: { code: string; target: number | null }) => paths.overviewProjects({ division: scope.code, month, measure: key, unit: row.code, figure: row.target === null ? 'apart' : 'rated', live: '1' }),
  }
  const ranks = Object.fromEntries(circular.rows.map((row) => [row.code, { rank: row.rank, rate: row.rate }]))
  return <TargetsTable rows={targets} ranks={ranks} total={total} measure={measure} {...links} />
}
