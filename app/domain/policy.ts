import { z } from 'zod'
import { MILESTONES } from './milestones'
import { ROLES } from './permissions'

const milestone = z.enum(MILESTONES)
const days = z.number().int().min(0).max(400)
const points = z.number().int().min(0).max(100)

function isDescending(grades: readonly { atLeast: number | null }[]): boolean {
  return grades.every(({ atLeast }, index) => {
    const before = grades[index - 1]?.atLeast
    return index === grades.length - 1 ? atLeast === null : atLeast !== null && (before === undefined || before === null || atLeast < before)
  })
}

/** The ladder from its lowest rung: 提醒, 提醒函, 约谈, 通报批评. */
export const ESCALATION_STEPS = ['reminder', 'letter', 'talk', 'criticism'] as const
export type EscalationStep = (typeof ESCALATION_STEPS)[number]

/** Local rules as dated configuration (rules.md 8). Gates, evidence and notice follow the version in force when the project began; bands, ranking, ladder and cut-off that of the report's date. */
const policyShape = z.object({
  /** Milestones of the main line that may not be skipped; PERMIT among them makes "approved" wait for the permit. */
  requiredMilestones: z.array(milestone),
  notice: z.object({ days: days.min(1), counting: z.enum(['natural', 'working', 'civil_code']) }),
  evidence: z.partialRecord(milestone, z.array(z.enum(['file', 'photo', 'last_day', 'reference']))),
  objectionBlocksReview: z.boolean(),
  /** IN_USE for longer than this without REGISTRATION is red. */
  registrationDays: days,
  /** The measure that is rated and ranked. */
  rankedMeasure: z.enum(['signed', 'started', 'completed']),
  basis: z.enum(['verified', 'reported']),
  /** Outside-plan work of a unit with a target counts in its rate. */
  outsideInRate: z.boolean(),
  /** Work of units without a target counts in the total's rate. */
  untargetedInTotal: z.boolean(),
  /** Points of deviation: at or above `normal` green; above `watch` attention; at or above `late` yellow; below it red. */
  lights: z
    .object({ normal: z.number().int(), watch: z.number().int(), late: z.number().int() })
    .refine((lights) => lights.normal > lights.watch && lights.watch > lights.late, { message: '各档阈值须由高到低' }),
  /** Months after the planned start month without a start: yellow, red. */
  lateStart: z.object({ yellowMonths: z.number().int().min(1), redMonths: z.number().int().min(1) }),
  ladder: z.object({
    weekly: z.array(z.object({ weeksBehind: z.number().int().min(1), step: z.enum(ESCALATION_STEPS) })),
    monthly: z.array(z.object({ monthsBehind: z.number().int().min(1), onlyMonth: z.number().int().min(1).max(12).optional(), step: z.enum(ESCALATION_STEPS) })),
    /** Rounds in a row that closed without the unit's sheet. */
    missing: z.array(z.object({ weeksMissing: z.number().int().min(1), step: z.enum(ESCALATION_STEPS) })).default([]),
  }),
  /** When a weekly sheet is due: 1 = Monday … 7 = Sunday of the week after the reported one, Shanghai time. */
  weekly: z.object({
    dueWeekday: z.number().int().min(1).max(7),
    dueTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    /** Rounds open and close by themselves. */
    automatic: z.boolean().default(true),
    /** A week with fewer working days has no round of its own: it is reported with the week after it. */
    mergeBelow: z.number().int().min(0).max(5).default(2),
    /** When those are reminded who have something missing: at opening, half-way, so many working hours before the cut-off (0: not). */
    reminders: z
      .object({ opening: z.boolean(), midway: z.boolean(), hoursBefore: z.number().int().min(0).max(16) })
      .default({ opening: true, midway: true, hoursBefore: 2 }),
  }),
  /** Roles that sign in with a second factor; asked from the next sign-in on. */
  secondFactorRoles: z.array(z.enum(ROLES)),
  /** Working days within which residents are answered; days after which they are asked whether the elevator really works. */
  residents: z.object({ question: days.min(1), suggestion: days.min(1), complaint: days.min(1), askUseAfter: days }),
  /**
   * Days after which to whom and what was written is blanked in messages that went out (logs are kept six months: Cybersecurity Law, art. 21), and an e-mail address that nobody
   * confirmed is erased.
   */
  retention: z.object({ messages: days.min(183), unconfirmed: days.min(1).max(30) }),
  /** Quarterly grade (四色管理), best first: the first whose `atLeast` points of deviation are reached; the last has none. */
  grades: z
    .array(z.object({ name: z.string().min(1), colour: z.string().min(1), atLeast: z.number().int().nullable() }))
    .min(1)
    .refine(isDescending, { message: '各档须由高到低，只有最后一档不设下限' }),
  /** Half-year observation (观摩): points of the first place of a ballot, less a step for each further one; fewer ballots than `leastBallots` are not counted. */
  observation: z.object({ first: points, step: points, leastBallots: z.number().int().min(3).max(1000) }),
  /** Annual assessment (考核): per cent of each part, and the points of each quarterly grade, best first. */
  assessment: z.object({
    weights: z
      .object({ rate: points, grades: points, observation: points, reporting: points, problems: points })
      .refine((weights) => Object.values(weights).reduce((sum, weight) => sum + weight, 0) === 100, { message: '各项权重合计须为100' }),
    gradePoints: z.array(points).min(1),
  }),
  circular: z.object({
    /** `{division}` stands for the division's name. */
    issuer: z.string().min(1).max(60),
    /** 发文字号: `{year}` and `{number}` are filled in (GB/T 9704-2012: 〔2026〕1号). */
    numberPattern: z.string().max(60).refine(isNumberPattern, { message: '须含{year}和{number}' }),
    /** Nobody takes two steps (draft, check, issue) in a row. */
    fourEyes: z.boolean(),
  }),
  /** What the public version of an issued circular shows beside the total. */
  publish: z.object({ units: z.boolean(), ranks: z.boolean(), stages: z.boolean(), text: z.boolean() }),
})

export type Policy = z.infer<typeof policyShape>

/** In force wherever no nearer division has a version of its own; also the base that versions complete. */
export const NATIONAL_DEFAULT: Policy = {
  requiredMilestones: [
    'AGREEMENT', 'NOTICE', 'ACCEPTED', 'JOINT_REVIEW', 'STARTED', 'FOUNDATION', 'STEEL', 'INSTALL', 'INSPECTION', 'ACCEPTANCE', 'IN_USE',
  ],
  notice: { days: 10, counting: 'natural' },
  evidence: {
    AGREEMENT: ['file'],
    NOTICE: ['last_day', 'photo'],
    JOINT_REVIEW: ['file'],
    INSTALL_NOTICE: ['file'],
    STARTED: ['photo'],
    INSPECTION: ['reference'],
    ACCEPTANCE: ['file'],
    REGISTRATION: ['reference'],
  },
  objectionBlocksReview: false,
  registrationDays: 30,
  rankedMeasure: 'completed',
  basis: 'verified',
  outsideInRate: false,
  untargetedInTotal: false,
  lights: { normal: 0, watch: -10, late: -30 },
  lateStart: { yellowMonths: 1, redMonths: 3 },
  ladder: {
    weekly: [{ weeksBehind: 1, step: 'reminder' }, { weeksBehind: 2, step: 'letter' }],
    monthly: [{ monthsBehind: 2, step: 'talk' }, { monthsBehind: 1, onlyMonth: 9, step: 'criticism' }],
    missing: [{ weeksMissing: 1, step: 'reminder' }, { weeksMissing: 2, step: 'letter' }],
  },
  weekly: { dueWeekday: 2, dueTime: '12:00', automatic: true, mergeBelow: 2, reminders: { opening: true, midway: true, hoursBefore: 2 } },
  secondFactorRoles: [],
  residents: { question: 5, suggestion: 15, complaint: 10, askUseAfter: 28 },
  retention: { messages: 200, unconfirmed: 3 },
  grades: [
    { name: '红', colour: '#b42318', atLeast: 0 },
    { name: '蓝', colour: '#1f5fa8', atLeast: -10 },
    { name: '黄', colour: '#8a6100', atLeast: -30 },
    { name: '黑', colour: '#1d1d1f', atLeast: null },
  ],
  observation: { first: 100, step: 3, leastBallots: 3 },
  assessment: { weights: { rate: 40, grades: 25, observation: 10, reporting: 15, problems: 10 }, gradePoints: [100, 85, 70, 50] },
  circular: { issuer: '{division}加装电梯工作专班', numberPattern: '加梯通〔{year}〕{number}号', fourEyes: true },
  publish: { units: true, ranks: true, stages: true, text: false },
}

/** A stored version completed by the national default, so that versions name only what they change; throws ZodError naming each wrong field. */
export function parsePolicy(body: string): Policy {
  const version: unknown = JSON.parse(body)
  return policyShape.parse({ ...NATIONAL_DEFAULT, ...(version && typeof version === 'object' ? version : {}) })
}

/** The same; null for a version of a form that is no more, which is shown as it stands. */
export function readablePolicy(body: string): Policy | null {
  try {
    return parsePolicy(body)
  } catch {
    return null
  }
}

/** Who signs a division's papers: the policy's wording with the division's name filled in. */
export function issuerOf({ circular }: Pick<Policy, 'circular'>, division: string): string {
  return circular.issuer.replaceAll('{division}', division)
}

/** Whether every number made by a pattern is its own: it holds the year and the number. */
export function isNumberPattern(pattern: string): boolean {
  return pattern.includes('{year}') && pattern.includes('{number}')
}

/** The number of a paper by its pattern: 加梯通〔{year}〕{number}号, 2026 and 10 → 加梯通〔2026〕10号. */
export function numberBy(pattern: string, year: number | string, number: number | string): string {
  return pattern.replaceAll('{year}', String(year)).replaceAll('{number}', String(number))
}
