import { hash, verify } from '@node-rs/argon2'
import { refuse } from '~/domain/refusal'

const SHORTEST = 10
const LONGEST = 200
/** Of five (0 to 4): what stands a guesser who may try a hundred million times. */
const LEAST_SCORE = 3
/** argon2id; about 15 ms on the hardware of a bureau. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** What a guesser tries first against an office of this kind. */
const LOCAL_WORDS = ['jiati', 'jiazhuangdianti', 'dianti', 'diaodu', 'elevator', 'tracker', 'admin', 'guanliyuan', 'mima', 'woaini', 'jiedao', 'jianshe', 'zhufang', 'zhujian', 'zhengfu', 'dezhou', 'tianqu']

let standIn: Promise<string> | null = null

/**
 * Refuses (field `password`) what is short, what stands in lists of leaked passwords, and what a guesser would soon reach: leaked words with
 * something added, the login or name, keyboard rows, dates, repetitions. Works without a network.
 */
export async function checkPassword(password: string, ...own: string[]): Promise<void> {
  if (password.length < SHORTEST) refuse('password_short', 'password', { least: SHORTEST })
  if (password.length > LONGEST) refuse('password_long', 'password', { most: LONGEST })
  guesser ??= openGuesser()
  const { score, sequence } = (await guesser)(password, [...own.filter(Boolean), ...LOCAL_WORDS])
  if (sequence.some((match) => match.token === password && match.dictionaryName === 'passwords-common')) refuse('password_leaked', 'password')
  if (score < LEAST_SCORE) refuse('password_guessed', 'password')
}

type Guess = (password: string, own: string[]) => { score: number; sequence: readonly { token: string; dictionaryName?: unknown }[] }
let guesser: Promise<Guess> | null = null

/** The lists take some megabytes of memory, so they are read when the first password is chosen. */
async function openGuesser(): Promise<Guess> {
  const [{ ZxcvbnFactory }, common] = await Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common')])
  const zxcvbn = new ZxcvbnFactory({ dictionary: { ...common.dictionary }, graphs: common.adjacencyGraphs, maxLength: LONGEST })
  return (password, own) => zxcvbn.check(password, own)
}

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST)
}

/** True for the right password. Without a hash it takes as long as with one, so that nobody learns which logins exist. */
export async function isPassword(stored: string, password: string): Promise<boolean> {
  standIn ??= hashPassword('stands in for an account that does not exist')
  const right = await verify(stored || (await standIn), password.slice(0, LONGEST))
  return right && stored !== ''
}
