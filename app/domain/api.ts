import { z } from 'zod'
import { MEASURES, PROMISED_MEASURES } from './measures'

/**
 * What other programs read at /api/v1: every question and answer once, as a schema. The answers are checked with it before they leave, and
 * /api/v1/openapi.json is made from it, so that neither can say what the other does not.
 */
const date = z.iso.date().describe('Asia/Shanghai')
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/).describe('2026-10')
const instant = z.iso.datetime()
const measure = z.enum(MEASURES.map(({ key }) => key) as [string, ...string[]])
const promised = z.enum(PROMISED_MEASURES)
const code = z.string().regex(/^\d{1,12}$/).describe('Official code of a division')
const count = z.number().int()
const size = z.coerce.number().int().min(1).max(1000).default(200)

export const API_PERMISSIONS = ['figures', 'projects'] as const
export type ApiPermission = (typeof API_PERMISSIONS)[number]

export const divisionSchema = z.object({ code, name: z.string(), level: z.enum(['country', 'province', 'city', 'district', 'subdistrict', 'community']), parent: code.nullable() })

/** What residents may see of a project; `staff` only for a token with the permission `projects`. */
export const projectSchema = z.object({
  code: z.string(),
  division: code,
  estate: z.string(),
  building: z.string(),
  stairwell: z.string(),
  stage: z.string().nullable().describe('Last public milestone; completed and in use only when verified'),
  staff: z
    .object({
      elevators: count,
      floors: count.nullable(),
      households: count.nullable(),
      inPlan: z.boolean(),
      stage: z.string().nullable(),
      stageOn: date.nullable(),
      stagePrecision: z.enum(['day', 'month']),
      next: z.string().nullable(),
      nextDueOn: date.nullable(),
      nextPromisedOn: date.nullable(),
      pausedOn: date.nullable(),
      terminatedOn: date.nullable(),
      lastReportOn: date.nullable(),
    })
    .optional()
    .describe('With the permission "projects" only'),
})

const periods = z.object({ month: count, year: count, all: count })

export const figureSchema = z.object({
  division: code.describe('A sub-district'),
  month,
  measure,
  verified: periods,
  reported: periods,
  opening: periods.describe('The part that comes from opening figures'),
})

const counted = z.object({ month: count, year: count, all: count })
const line = z.object({
  code: code.nullable(), name: z.string(), target: count.nullable(),
  signed: counted, started: counted, completed: counted, inUse: counted,
  rate: z.string(), rateExact: z.tuple([count, count]).nullable(), scheduled: z.string().nullable(), deviation: z.string().nullable(),
  rank: count.nullable(), rankChange: z.union([count, z.literal('new')]).nullable(), rating: z.enum(['normal', 'watch', 'late', 'severe', 'none']),
})

export const circularSchema = z.object({
  division: code, month, measure: promised, basis: z.enum(['verified', 'reported']), issued: count.describe('The number of the year'), dataAt: instant,
  rows: z.array(line), total: line,
  corrections: z.array(z.record(z.string(), z.unknown())),
})

export const issueSchema = z.object({ division: code, month, measure: promised, number: count, year: count, issuedAt: instant, releasedAt: instant.nullable(), hash: z.string() })

const more = z.string().nullable().describe('Give it as `after` for the next page; null at the end')
export const answers = {
  divisions: z.object({ divisions: z.array(divisionSchema), next: more }),
  projects: z.object({ projects: z.array(projectSchema), next: more }),
  project: projectSchema,
  figures: z.object({ dataAt: instant, figures: z.array(figureSchema), next: more }),
  circulars: z.object({ circulars: z.array(issueSchema) }),
  circular: circularSchema,
}
export type AnswerName = keyof typeof answers

export const errorSchema = z.object({ error: z.string(), message: z.string() })

const under = code.optional().describe('Only what lies under this division; without it all that the token may see')
export const questions = {
  divisions: z.strictObject({ division: under, after: z.string().max(12).optional(), limit: size }),
  projects: z.strictObject({ division: under, after: z.string().max(40).optional(), limit: size }),
  project: z.strictObject({}),
  figures: z.strictObject({
    division: under, month: month.describe('The last month asked'), from: month.optional().describe('The first month asked, at most a year before; the same month where it is left out'),
    measure: measure.optional().describe('All measures where it is left out'), after: code.optional(), limit: z.coerce.number().int().min(1).max(200).default(100).describe('Sub-districts on a page'),
  }),
  circulars: z.strictObject({ division: under }),
  circular: z.strictObject({ measure: promised.optional() }),
}

export interface ApiOperation {
  name: AnswerName
  path: string
  summary: string
  permission: ApiPermission
}

/** Every address that answers, in the order of the description. */
export const OPERATIONS: readonly ApiOperation[] = [
  { name: 'divisions', path: '/api/v1/divisions', summary: 'Divisions that the token may see, by code', permission: 'figures' },
  { name: 'figures', path: '/api/v1/figures', summary: 'Figures in elevators by sub-district, month and measure, as they stand now', permission: 'figures' },
  { name: 'circulars', path: '/api/v1/circulars', summary: 'Issued circulars, newest first', permission: 'figures' },
  { name: 'circular', path: '/api/v1/circulars/{division}/{month}', summary: 'An issued circular with its frozen rows', permission: 'figures' },
  { name: 'projects', path: '/api/v1/projects', summary: 'Projects by code', permission: 'figures' },
  { name: 'project', path: '/api/v1/projects/{code}', summary: 'One project', permission: 'figures' },
]

/** The description of all this in OpenAPI 3.1. */
export function openApi(baseUrl: string) {
  const reply = (name: string, description: string) => ({ description, content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } })
  return {
    openapi: '3.1.0',
    info: {
      title: '加梯调度 API', version: '1',
      description: 'Read-only. Send the token as `Authorization: Bearer …`. What lies outside the token’s division does not exist for it (404). At most 120 questions a minute.',
    },
    servers: [{ url: baseUrl }],
    security: [{ token: [] }],
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { ...Object.fromEntries(Object.entries(answers).map(([name, schema]) => [name, schemaOf(schema)])), error: schemaOf(errorSchema) },
    },
    paths: Object.fromEntries(
      OPERATIONS.map(({ name, path, summary }) => [
        path,
        {
          get: {
            operationId: name, summary,
            parameters: [...pathParameters(path), ...queryParameters(questions[name])],
            responses: {
              200: reply(name, summary), 400: reply('error', 'The question is wrong'), 401: reply('error', 'No token, or one that is unknown, revoked or expired'),
              404: reply('error', 'Does not exist or lies outside the token’s division'), 429: reply('error', 'Too many questions; see Retry-After'),
            },
          },
        },
      ]),
    ),
  }
}

function schemaOf(schema: z.ZodType) {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'output' })
  return rest
}

function pathParameters(path: string) {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
}

function queryParameters(question: z.ZodObject) {
  const { properties = {}, required = [] } = z.toJSONSchema(question, { io: 'input' })
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema }))
}
