import { dateText, dayText, LIGHT_WORDS, signedText } from './circular-text'
import { daysBetween } from './calendar'
import type { Paper, PaperBlock } from './paper'
import type { Light } from './rating'

/** The minutes of the weekly meeting: a Chinese official paper in every interface language. */

export interface MinutesInput {
  year: number
  week: number
  startsOn: string
  endsOn: string
  today: string
  district: string
  issuer: string
  before: MinutesItem[]
  now: MinutesItem[]
  rows: MinutesRow[]
  total: MinutesRow
  /** Sub-districts whose sheet came late, or not at all. */
  late: string[]
  missing: string[]
  slips: { unit: string; place: string; milestone: string; dueOn: string; putOffTo: string | null }[]
  slipCount: number
  standing: { unit: string; place: string; milestone: string; pausedOn: string | null; dueOn: string | null }[]
  owners: { name: string; overdue: number; problems: { title: string; unit: string; place: string; dueOn: string }[] }[]
  proposals: { step: string; reason: string }[]
}

export interface MinutesItem {
  text: string
  ownerName: string
  dueOn: string
  doneOn: string | null
  doneNote: string
}

export interface MinutesRow {
  name: string
  /** 签约 开工 完工 投入使用 of the week. */
  week: number[]
  done: number
  planned: number | null
  ahead: number | null
  light: Light
}

export function minutesPaper(input: MinutesInput): Paper {
  return {
    title: `${input.year}年第${input.week}周加装电梯调度会议纪要`,
    number: null, addressee: null, issuer: input.issuer, date: dateText(input.today),
    blocks: [
      { kind: 'text', text: `${dateText(input.today)}，${input.district}召开加装电梯周调度会，通报${dayText(input.startsOn)}至${dayText(input.endsOn)}工作进展，研究存在问题。纪要如下：` },
      { kind: 'heading', text: '一、上次议定事项办理情况' }, ...itemsOf(input.before, input.today, '上次没有议定事项。'),
      { kind: 'heading', text: '二、本周进展' }, ...progressOf(input),
      { kind: 'heading', text: '三、推迟和停滞的项目' }, { kind: 'text', text: projectsText(input) },
      { kind: 'heading', text: '四、到期和超期的问题' }, ...problemsOf(input),
      { kind: 'heading', text: '五、提醒督办' }, { kind: 'text', text: input.proposals.map(({ step, reason }, index) => `（${index + 1}）拟发${step}：${reason}`).join('\n') || '没有拟发的提醒。' },
      { kind: 'heading', text: '六、本次议定事项' }, ...itemsOf(input.now, input.today, '本次没有议定事项。'),
    ],
  }
}

function itemsOf(items: readonly MinutesItem[], today: string, none: string): PaperBlock[] {
  if (items.length === 0) return [{ kind: 'text', text: none }]
  return [
    {
      kind: 'table',
      columns: [{ label: '序号', width: 1, align: 'center' }, { label: '事项', width: 7 }, { label: '责任单位', width: 3 }, { label: '时限', width: 2, align: 'center' }, { label: '办理情况', width: 4 }],
      rows: items.map((item, index) => [String(index + 1), item.text, item.ownerName, dayText(item.dueOn), resultOf(item, today)]),
    },
  ]
}

function resultOf({ doneOn, doneNote, dueOn }: MinutesItem, today: string): string {
  if (doneOn) return ['已办结', doneNote].filter(Boolean).join('：')
  return dueOn < today ? `未办结，超期${daysBetween(dueOn, today)}天` : '正在办理'
}

function progressOf({ rows, total, late, missing }: MinutesInput): PaperBlock[] {
  const [signed = 0, started = 0, completed = 0, inUse = 0] = total.week
  const plan = total.planned === null ? '' : `本年累计完成${total.done}部，应完成${total.planned}部，${gapText(total.ahead)}。`
  const sheets = [missing.length > 0 && `${missing.join('、')}逾期未报`, late.length > 0 && `${late.join('、')}迟报`].filter(Boolean).join('，')
  return [
    { kind: 'text', text: `本周签约${signed}部、开工${started}部、完工${completed}部、投入使用${inUse}部。${plan}周报${sheets || '均按时报送'}。` },
    {
      kind: 'table',
      columns: [
        { label: '镇街', width: 4 }, ...['签约', '开工', '完工', '投用'].map((label) => ({ label, width: 1.3, align: 'center' as const })),
        { label: '完成/应完成', width: 2.4, align: 'center' }, { label: '差', width: 1.2, align: 'center' }, { label: '评价', width: 2.4, align: 'center' },
      ],
      rows: [...rows, total].map((row) => [
        row.name, ...row.week.map(String), `${row.done}/${row.planned ?? '-'}`, row.ahead === null ? '-' : signedText(row.ahead), LIGHT_WORDS[row.light],
      ]),
    },
  ]
}

function gapText(ahead: number | null): string {
  if (ahead === null || ahead === 0) return '与时序进度持平'
  return ahead > 0 ? `超时序进度${ahead}部` : `差${-ahead}部`
}

function projectsText({ slips, slipCount, standing, today }: MinutesInput): string {
  const slipped = slips.map((slip) => `${slip.unit}${slip.place}${slip.milestone}${slip.putOffTo ? `由${dayText(slip.dueOn)}推迟到${dayText(slip.putOffTo)}` : `${dayText(slip.dueOn)}到期未完成`}`)
  const still = standing.map((project) => `${project.unit}${project.place}${project.pausedOn ? `停工${daysBetween(project.pausedOn, today)}天` : `${project.milestone}超期${daysBetween(project.dueOn ?? today, today)}天`}`)
  const lines = [
    slipped.length > 0 && `本周推迟或到期未完成节点的项目${slipCount}个：${slipped.join('；')}${slipCount > slipped.length ? '等' : ''}。`,
    still.length > 0 && `停得最久、拖得最久的项目：${still.join('；')}。`,
  ].filter(Boolean)
  return lines.join('\n') || '没有推迟、停工或超期的项目。'
}

function problemsOf({ owners, today }: MinutesInput): PaperBlock[] {
  if (owners.length === 0) return [{ kind: 'text', text: '没有到期和超期的问题。' }]
  return [
    {
      kind: 'table',
      columns: [{ label: '责任单位', width: 3 }, { label: '问题', width: 6 }, { label: '所在', width: 4 }, { label: '时限', width: 2, align: 'center' }, { label: '状态', width: 2.2, align: 'center' }],
      rows: owners.flatMap((owner) => owner.problems.map((problem) => [
        owner.name, problem.title, `${problem.unit}${problem.place}`, dayText(problem.dueOn), problem.dueOn < today ? `超期${daysBetween(problem.dueOn, today)}天` : '将到期',
      ])),
    },
  ]
}
