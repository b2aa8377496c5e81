import type { MilestoneCode } from './milestones'

export type MeasureKey = 'signed' | 'accepted' | 'approved' | 'started' | 'under_construction' | 'paused' | 'completed' | 'in_use' | 'terminated'

/** The measures that letters and plans promise month by month. */
export const PROMISED_MEASURES = ['signed', 'started', 'completed'] as const
export type PromisedMeasure = (typeof PROMISED_MEASURES)[number]

export interface Measure {
  key: MeasureKey
  /** A flow has week, month, year and all-years figures; a stock has one figure at a day. */
  kind: 'flow' | 'stock'
  /** The milestone (or overlay) whose date the measure counts; stocks count from it on. */
  milestone: MilestoneCode
  label: { zh: string; en: string }
  /** Printed under each table. */
  definition: { zh: string; en: string }
}

/** Every figure of the product, in printed order; all count elevators (部). rules.md 4. */
export const MEASURES: readonly Measure[] = [
  {
    key: 'signed', kind: 'flow', milestone: 'AGREEMENT', label: { zh: '签约', en: 'Signed' },
    definition: { zh: '签约：加装电梯协议书已签订，按签订日期计。', en: 'Signed: the cost-sharing and project agreement is signed, by its date.' },
  },
  {
    key: 'accepted', kind: 'flow', milestone: 'ACCEPTED', label: { zh: '受理', en: 'Accepted' },
    definition: { zh: '受理：申请已受理，按受理日期计。', en: 'Accepted: the application is accepted, by its date.' },
  },
  {
    key: 'approved', kind: 'flow', milestone: 'JOINT_REVIEW', label: { zh: '批准', en: 'Approved' },
    definition: {
      zh: '批准：联合审查已通过；当地要求办理许可的，以取得许可为准。',
      en: 'Approved: the joint review is passed and, where the place requires one, the permit is granted.',
    },
  },
  {
    key: 'started', kind: 'flow', milestone: 'STARTED', label: { zh: '开工', en: 'Started' },
    definition: { zh: '开工：已进场施工，按开工日期计。', en: 'Started: work on site has begun, by its date.' },
  },
  {
    key: 'under_construction', kind: 'stock', milestone: 'STARTED', label: { zh: '在建', en: 'Under construction' },
    definition: { zh: '在建：已开工、未完工、未终止，含停工。', en: 'Under construction: started, neither completed nor terminated; paused ones included.' },
  },
  {
    key: 'paused', kind: 'stock', milestone: 'PAUSED', label: { zh: '停工', en: 'Paused' },
    definition: { zh: '停工：在建中暂停施工、尚未复工的。', en: 'Paused: under construction, work stopped and not yet resumed.' },
  },
  {
    key: 'completed', kind: 'flow', milestone: 'ACCEPTANCE', label: { zh: '完工', en: 'Completed' },
    definition: { zh: '完工：竣工验收已通过，按验收日期计。', en: 'Completed: completion acceptance is passed, by its date.' },
  },
  {
    key: 'in_use', kind: 'flow', milestone: 'IN_USE', label: { zh: '投入使用', en: 'In use' },
    definition: { zh: '投入使用：已交付居民使用，按交付日期计。', en: 'In use: handed over to the residents, by its date.' },
  },
  {
    key: 'terminated', kind: 'flow', milestone: 'TERMINATED', label: { zh: '终止', en: 'Terminated' },
    definition: { zh: '终止：项目不再实施，按终止日期计。', en: 'Terminated: the project is given up, by the date of the decision.' },
  },
]

export const FLOWS: readonly Measure[] = MEASURES.filter((measure) => measure.kind === 'flow')
export const STOCKS: readonly Measure[] = MEASURES.filter((measure) => measure.kind === 'stock')

/** The measure of this key. */
export function measureOf(key: MeasureKey): Measure {
  const measure = MEASURES.find((candidate) => candidate.key === key)
  if (!measure) throw new RangeError(`No measure ${key}`)
  return measure
}

export function isMeasure(key: string): key is MeasureKey {
  return MEASURES.some((measure) => measure.key === key)
}
