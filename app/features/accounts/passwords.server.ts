import { hash, verify } from '@node-rs/argon2'
import { refuse } from '~/domain/refusal'

const SHORTEST = 10
const LONGEST = 200
/** argon2id; about 15 ms on the hardware of a bureau. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const GUESSED_FIRST = ['1234567890', '0123456789', 'password123', 'qwertyuiop', 'admin12345', '1qaz2wsx3edc', 'a123456789', 'woaini1314']

let standIn: Promise<string> | null = null

/** Refuses what is guessed first (field `password`): too short, the login itself, one character repeated, a well-known one. */
export function checkPassword(password: string, login: string): void {
  if (password.length < SHORTEST) refuse('password_short', 'password', { least: SHORTEST })
  if (password.length > LONGEST) refuse('password_long', 'password', { most: LONGEST })
  const plain = password.toLowerCase()
  const isGuessed = GUESSED_FIRST.includes(plain) || new Set(plain).size < 4 || (login !== '' && plain.replaceAll(login.toLowerCase(), '').length < 4)
  if (isGuessed) refuse('password_guessed', 'password')
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
