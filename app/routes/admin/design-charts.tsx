import { useLoaderData } from '@remix-run/react'
import { WIDE, type Drawing, type MapDrawing } from '~/domain/charts'
import { drawnType } from '~/domain/elder'
import type { Light } from '~/domain/rating'
import { ChartFigure, type ChartPicture } from '~/ui/charts/figure'
import { Legend } from '~/ui/charts/legend'
import { AreaMap } from '~/ui/charts/map'
import { MonthsTable, StagesTable } from '~/ui/charts/tables'

const MONTHS = [2, 5, 8, 12, 17, 22, 27, 32, 39, 46, 53, 60]
const DONE = [1, 5, 9, 13, 16, 20, 26, 31, 37, 43]
const TILES: [string, Light, string][] = [['赵虎镇', 'normal', '87.5%'], ['宋官屯街道', 'watch', '71.4%'], ['抬头寺镇', 'late', '50.0%'], ['袁桥镇', 'severe', '33.3%'], ['新区服务管理办公室', 'none', '-']]
const TILE = { width: 160, height: 84, across: 2 }

/** Every kind of drawing with each of its marks: ahead, behind, without a target, a month that has not begun, a stage with none. */
export const SAMPLE_DRAWINGS = [
  {
    kind: 'targets', id: 'sample-targets', width: WIDE, words: { target: '年度任务', done: '完工', planned: '应完' },
    rows: [
      { code: '1', name: '赵虎镇', target: 8, done: 9, planned: 6, reported: true }, { code: '2', name: '宋官屯街道', target: 14, done: 10, planned: 11, reported: true },
      { code: '3', name: '新区服务管理办公室', target: null, done: 1, planned: null, reported: true },
    ],
  },
  {
    kind: 'cumulative', id: 'sample-months', width: WIDE, words: { plan: '计划', done: '实际' },
    rows: MONTHS.map((plan, at) => ({ month: `2026-${String(at + 1).padStart(2, '0')}`, label: `${at + 1}月`, plan, done: DONE[at] ?? null })),
  },
  {
    kind: 'stages', id: 'sample-stages', width: WIDE, words: { count: '部数' },
    rows: [{ key: 'signed', label: '签约', count: 72 }, { key: 'started', label: '开工', count: 58 }, { key: 'completed', label: '完工', count: 43 }, { key: 'in_use', label: '投入使用', count: 0 }],
  },
] as const satisfies readonly Drawing[]

const MAP: MapDrawing = {
  kind: 'tiles', width: TILE.width * TILE.across, height: TILE.height * Math.ceil(TILES.length / TILE.across),
  areas: TILES.map(([name, light, value], at) => {
    const [left, top] = [TILE.width * (at % TILE.across), TILE.height * Math.floor(at / TILE.across)]
    return { code: name, name, light, value, say: `${name}${value}`, x: left + TILE.width / 2, y: top + TILE.height / 2, path: `M${left + 2} ${top + 2}h${TILE.width - 4}v${TILE.height - 4}h${4 - TILE.width}z` }
  }),
}

/** Both ways of drawing: still, as the worker thread makes it for the first paint, documents and pages without script, and live, as the browser makes it. */
export function Charts({ scope }: { scope: string }) {
  const { plain, large } = useLoaderData<{ plain: ChartPicture[]; large: ChartPicture[] }>()
  const isLarge = scope.startsWith('elder')
  const pictures = isLarge ? large : plain
  return (
    <>
      <Drawn pictures={pictures.map((picture) => namedAnew(picture, `${scope}-still`))} />
      <Drawn pictures={pictures.map((picture) => namedAnew(picture, `${scope}-live`))} live />
      <p className="states">方格图：没有边界数据时代替地图</p>
      <div className="scroll">
        <AreaMap drawing={isLarge ? { ...MAP, scale: drawnType(18) / drawnType(0) } : MAP} />
      </div>
    </>
  )
}

function Drawn({ pictures: [targets, months, stages], live = false }: { pictures: ChartPicture[]; live?: boolean }) {
  if (!targets || !months || !stages) return null
  const { words } = SAMPLE_DRAWINGS[0]
  return (
    <>
      <p className="states">{live ? '浏览器绘制，可指点' : '服务器绘制，不用脚本'}</p>
      <ChartFigure picture={targets} live={live} title="宋官屯街道落后" say="完工对任务，部。" legend={<Legend marks={[['done', words.done], ['target', words.target], ['planned', words.planned]]} />}>
        <p className="defs">名次表见图表页。</p>
      </ChartFigure>
      <ChartFigure picture={months} live={live} title="到10月底完工43部，比计划少3部" say="累计完工，部。" legend={<Legend marks={[['done', '实际'], ['plan', '计划']]} />}>
        <MonthsTable rows={SAMPLE_DRAWINGS[1].rows} />
      </ChartFigure>
      <ChartFigure picture={stages} live={live} title="差距主要在开工到完工" say="各环节本年累计，部。" legend={<Legend marks={[['done', '部数']]} />}>
        <StagesTable rows={SAMPLE_DRAWINGS[2].rows} />
      </ChartFigure>
    </>
  )
}

/** The same drawing on another ground: no two of a page may share an id. */
function namedAnew({ drawing, wide, narrow }: ChartPicture, scope: string): ChartPicture {
  const anew = (still: ChartPicture['wide'], width: string) => (typeof still === 'string' ? still.replace(/(id="|url\(#)/g, `$1${scope}-${width}-${drawing.kind}-`) : still)
  return { drawing: { ...drawing, id: `${scope}-${drawing.id}` }, wide: anew(wide, 'wide'), narrow: anew(narrow, 'narrow') }
}
