import type { LoaderFunctionArgs } from '@remix-run/node'
import { LRUCache } from 'lru-cache'
import type { z } from 'zod'
import { answers, questions, type AnswerName } from '~/domain/api'
import { Refusal } from '~/domain/refusal'
import { findProgram, type Program } from '~/features/programs/tokens.server'
import { visitor, type VisitorContext } from './context.server'

export const QUESTIONS_A_MINUTE = 120
/** Wrong tokens from one address; then nothing more is looked up for it until the minute is over. */
export const WRONG_TOKENS_A_MINUTE = 20

export interface ApiRequest<K extends AnswerName> {
  context: VisitorContext
  program: Program
  query: z.output<(typeof questions)[K]>
}

/**
 * One address of /api/v1: who asks (bearer token), how often, a question that its schema knows, and an answer that is checked with its schema before it
 * leaves. What lies outside the token's division is 404, as for accounts.
 */
export async function apiAnswer<K extends AnswerName>(
  { context, request }: LoaderFunctionArgs,
  name: K,
  answer: (asked: ApiRequest<K>) => Promise<z.input<(typeof answers)[K]>>,
): Promise<Response> {
  const page = visitor(context)
  const program = await callerOf(page, request)
  if (program instanceof Response) return program
  const query = questions[name].safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (!query.success) return problem(400, 'question_wrong', query.error.issues.map(({ path, message }) => `${path.join('.') || 'query'}: ${message}`).join('; '))
  try {
    const body = answers[name].parse(await answer({ context: page, program, query: query.data as z.output<(typeof questions)[K]> }))
    return Response.json(body, { headers: { 'Cache-Control': 'private, no-store' } })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const reason = error.reasons[0]
    return reason && reason.code !== 'not_found' ? problem(400, reason.code, `${reason.field ?? ''} ${reason.code}`.trim()) : problem(404, 'not_found', 'Does not exist or lies outside the token’s division')
  }
}

async function callerOf({ db, read, now, clientAddress }: VisitorContext, request: Request): Promise<Program | Response> {
  const minute = now.slice(0, 16)
  if (counted(`wrong ${clientAddress} ${minute}`) >= WRONG_TOKENS_A_MINUTE) return tooMany(now)
  const token = /^Bearer +(\S+)$/i.exec(request.headers.get('Authorization') ?? '')?.[1]
  const program = token ? await findProgram(db, read, token, now) : null
  if (!program) {
    if (token) count(`wrong ${clientAddress} ${minute}`)
    return problem(401, 'token_wrong', 'Send a valid token as "Authorization: Bearer …"', { 'WWW-Authenticate': 'Bearer' })
  }
  const mine = `token ${program.tokenId} ${minute}`
  if (counted(mine) >= QUESTIONS_A_MINUTE) return tooMany(now)
  count(mine)
  return program
}

/** Questions by caller and minute, in this process. */
const counts = new LRUCache<string, number>({ max: 10_000 })

function counted(key: string): number {
  return counts.get(key) ?? 0
}

function count(key: string): void {
  counts.set(key, counted(key) + 1)
}

function tooMany(now: string): Response {
  return problem(429, 'too_many_questions', 'Too many questions in this minute', { 'Retry-After': String(60 - Number(now.slice(17, 19))) })
}

function problem(status: number, error: string, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error, message }, { status, headers: { 'Cache-Control': 'no-store', ...headers } })
}
