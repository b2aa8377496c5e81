import type { MetaFunction } from '@remix-run/node'
import { useState } from 'react'
import type { ElderSize } from '~/domain/elder'
import { pictureOf } from '~/features/charts/page.server'
import sheet from '~/styles/design.css?url'
import { Answer } from '~/ui/answer'
import { AsOf } from '~/ui/as-of'
import { Section } from '~/ui/section'
import { Charts, SAMPLE_DRAWINGS } from './design-charts'
import { Buttons, Cards, Fields, Figures, Messages, Statuses, Swatches, Times } from './design-samples'

const PATIENCE_MS = 20_000

/** The still drawings of the samples, made by the worker thread as on every page with charts; this page is there to show them, and waits. */
export async function loader() {
  const drawn = (elder: ElderSize) => Promise.all(SAMPLE_DRAWINGS.map((drawing) => pictureOf(drawing, { elder, patience: PATIENCE_MS })))
  return { plain: await drawn(0), large: await drawn(18) }
}

export const meta: MetaFunction = () => [{ title: '组件与状态 · 加梯调度' }]

export const links = () => [{ rel: 'stylesheet', href: sheet }]

const GROUNDS = [
  { key: 'light', title: '浅色', theme: 'light', elder: undefined },
  { key: 'dark', title: '深色', theme: 'dark', elder: undefined },
  { key: 'elder', title: '长者模式', theme: 'light', elder: '' },
  { key: 'elder-dark', title: '长者模式，深色', theme: 'dark', elder: '' },
] as const

const SAMPLES = [
  { title: '颜色与字号', show: Swatches },
  { title: '状态：符号加文字，颜色只是第三样', show: Statuses },
  { title: '按钮：动词，每张表单只有一个主要按钮', show: Buttons },
  { title: '表单：错误写在字段旁边，已填的内容不丢', show: Fields },
  { title: '表格与子弹条：超过100%时轴线加长，不截断', show: Figures },
  { title: '图表：标题说结论，图下有数字', show: Charts },
  { title: '项目卡片：只在“我的本周”用', show: Cards },
  { title: '时间线', show: Times },
  { title: '提示、空、翻页、对话框', show: Messages },
]

/** Every component in every state, on every ground: the reference when a page is unclear. The samples are invented. */
export default function Design() {
  const [chosen, choose] = useState<string>('all')
  return (
    <>
      <Answer lead="这里是每个组件的全部状态，浅色、深色、长者模式都有。做新页面时从这里取，不另造样式。">组件与状态</Answer>
      <AsOf parts={['内容均为虚构', '打印本页可检查纸面效果']} />
      <p className="acts gap noprint">
        {['all', ...GROUNDS.map((ground) => ground.key)].map((key) => (
          <button key={key} type="button" className={key === chosen ? 'btn btn-1' : 'btn'} aria-pressed={key === chosen} onClick={() => choose(key)}>
            {GROUNDS.find((ground) => ground.key === key)?.title ?? '全部'}
          </button>
        ))}
      </p>
      {SAMPLES.map(({ title, show: Sample }) => (
        <Section key={title} title={title}>
          {GROUNDS.filter((ground) => chosen === 'all' || ground.key === chosen).map((ground) => (
            <div key={ground.key} className="ground" data-theme={ground.theme} data-elder={ground.elder}>
              <p className="small quiet">{ground.title}</p>
              <Sample scope={ground.key} />
            </div>
          ))}
        </Section>
      ))}
    </>
  )
}
