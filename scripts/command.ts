import { Refusal } from '~/domain/refusal'
import { messagesFor, reasonText } from '~/i18n/messages'

/** What a command takes: its flags beside --help, those of them that a value follows, and the most words without --. */
interface Known {
  flags: readonly string[]
  valued?: readonly string[]
  most: number
}

/**
 * Runs a command and sets the exit code: 2 for words that it does not know (without `known` it reads them itself), 1 for what a person can put right, said in one sentence (with
 * --json as `{ applied: false, reasons }`). Anything else is a fault of the program and keeps its stack.
 */
export async function answer(run: (words: string[]) => number | Promise<number>, known?: Known): Promise<void> {
  const words = process.argv.slice(2)
  const strange = known ? strangeWord(words, known) : null
  if (strange !== null && !words.includes('--help')) {
    console.error(strange)
    process.exitCode = 2
    return
  }
  try {
    process.exitCode = await run(words)
  } catch (error) {
    const reasons = reasonsOf(error)
    if (!reasons) throw error
    if (words.includes('--json')) console.log(JSON.stringify({ applied: false, reasons }))
    else for (const { text } of reasons) console.error(text)
    process.exitCode = 1
  }
}

/** Ends the command with a sentence about what its user can put right. */
export function complain(sentence: string): never {
  throw Object.assign(new Error(sentence), { name: 'Complaint' })
}

/** The words that are neither flags nor the values of flags. */
export function plainWords(words: readonly string[], valued: readonly string[] = []): string[] {
  return words.filter((word, at) => !word.startsWith('--') && !valued.includes(words[at - 1] ?? ''))
}

function strangeWord(words: readonly string[], { flags, valued = [], most }: Known): string | null {
  const flag = words.find((word) => word.startsWith('--') && word !== '--help' && !flags.includes(word) && !valued.includes(word))
  if (flag !== undefined) return `不认识“${flag}”，用--help看用法。`
  const plain = plainWords(words, valued)
  return plain.length > most ? `多了“${plain.slice(most).join(' ')}”，用--help看用法。` : null
}

type SaidReason = Partial<Refusal['reasons'][number]> & { code: string; text: string }

function reasonsOf(error: unknown): SaidReason[] | null {
  if (error instanceof Refusal) return error.reasons.map((reason) => ({ ...reason, text: reasonText(messagesFor('zh-CN'), reason) }))
  if (!(error instanceof Error)) return null
  if (error.name === 'Complaint') return [{ code: 'complaint', text: error.message }]
  if (/设置有误|^TRACKER_TODAY|^设置了|^DATABASE_URL/.test(error.message)) return [{ code: 'settings', text: error.message }]
  const { code = '', path = '', message } = error as NodeJS.ErrnoException
  const sentence = FAULTS[code] ?? (/no such table|relation ".*" does not exist/.test(message) ? NOT_MIGRATED : undefined)
  return sentence === undefined ? null : [{ code, text: sentence.replace('{path}', path) }]
}

const NOT_MIGRATED = 'DATABASE_URL指定的数据库还是空的，或者版本太旧。请核对地址，或先运行npm run db:migrate。'
const UNREACHABLE = '连不上DATABASE_URL指定的数据库，请核对地址、账号和密码。'

/** By the code of the system, of SQLite or of PostgreSQL. */
const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: '没有这个文件或文件夹：{path}',
  EISDIR: '这是文件夹，要给一个文件。',
  ENOTDIR: '路径中有一段不是文件夹：{path}',
  EEXIST: '这里已有同名的文件，要给一个文件夹：{path}',
  EACCES: '没有权限：{path}',
  ENOSPC: '磁盘满了，没有写完。',
  SQLITE_NOTADB: 'DATABASE_URL指定的文件不是数据库。',
  SQLITE_CANTOPEN: 'DATABASE_URL指定的数据库打不开，请核对地址。',
  ECONNREFUSED: UNREACHABLE,
  ENOTFOUND: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
  '28000': UNREACHABLE,
  '28P01': UNREACHABLE,
  '3D000': UNREACHABLE,
}
