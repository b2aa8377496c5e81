import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { challengeOf, isRightAnswer, type Challenge } from '~/domain/challenge'
import { refuse } from '~/domain/refusal'

/** Long enough for somebody who types slowly. */
const HOURS = 4

export interface AskedChallenge extends Challenge {
  /** Goes into the form as it is; it also names this filling in. */
  key: string
}

/** A new question for a form of those without an account. Nothing is stored: the question follows from the key, the key is signed. */
export function newChallenge(secret: string, now: string): AskedChallenge {
  const named = `${randomBytes(9).toString('base64url')}.${Math.floor(Date.parse(now) / 1000)}`
  return { ...questionOf(secret, named), key: `${named}.${signed(secret, named)}` }
}

/** The question that belongs to the key of a form; refuses (field `answer`) a wrong sum, and a form that is too old. Returns the key. */
export function checkChallenge(secret: string, given: { key: string; answer: string }, now: string): string {
  const at = given.key.lastIndexOf('.')
  const named = given.key.slice(0, at)
  const age = Date.parse(now) / 1000 - Number(named.split('.')[1])
  if (at < 0 || !isSame(given.key.slice(at + 1), signed(secret, named)) || !(age > -60 && age < HOURS * 3600)) refuse('challenge_old', 'answer')
  if (!isRightAnswer(questionOf(secret, named), given.answer)) refuse('challenge_wrong', 'answer')
  return named
}

function questionOf(secret: string, named: string): Challenge {
  return challengeOf(createHmac('sha256', secret).update(`question ${named}`).digest().readUInt32BE(0))
}

function signed(secret: string, named: string): string {
  return createHmac('sha256', secret).update(`challenge ${named}`).digest('base64url').slice(0, 22)
}

function isSame(given: string, right: string): boolean {
  return given.length === right.length && timingSafeEqual(Buffer.from(given), Buffer.from(right))
}
