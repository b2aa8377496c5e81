import Database from 'better-sqlite3'
import pg from 'pg'

/** Scope that stands for every district together. */
const DISTRICTS = 'districts'
const SUM_OF_DISTRICTS = "select coalesce(sum(number), 0) as number from revision where scope >= 'district:' and scope < 'district;'"

/** Tells at each request whether what a page was made from has changed. */
export interface RevisionWatch {
  /** The revisions of the scopes, as text in their order; null while it cannot be known, so that nothing is answered from memory. */
  stampOf(scopes: readonly string[]): string | Promise<string | null> | null
  close(): Promise<void>
}

/**
 * SQLite: a connection of its own. `data_version` changes with every commit of any other connection, whatever process it is in; only
 * then are revisions read anew.
 */
export function watchSqlite(file: string): RevisionWatch {
  const connection = new Database(file, { readonly: true, fileMustExist: true })
  const version = connection.prepare('pragma data_version').pluck()
  const one = connection.prepare('select number from revision where scope = ?').pluck()
  const all = connection.prepare(SUM_OF_DISTRICTS).pluck()
  const known = new Map<string, number>()
  let knownAt: unknown
  const numberOf = (scope: string) => {
    const found = known.get(scope) ?? Number((scope === DISTRICTS ? all.get() : one.get(scope)) ?? 0)
    known.set(scope, found)
    return found
  }
  return {
    stampOf(scopes) {
      const now = version.get()
      if (now !== knownAt || known.size > 10_000) known.clear()
      knownAt = now
      return scopes.map(numberOf).join(' ')
    },
    async close() {
      connection.close()
    },
  }
}

/** What was heard last is believed for so long; then the channel must show that it is alive before anything is answered from memory. */
const BELIEVED_MS = 500
/** A channel that has not answered by then is given up. */
const ANSWERED_MS = 2_000

/**
 * PostgreSQL: numbers are remembered until the channel `revision` names their scope; without the channel nothing is known. A network that
 * swallows everything ends no connection: so the channel is asked for a sign of life twice a second while pages are asked for, and what is answered
 * from memory is at most that old (design.md 1.4: one second).
 */
export async function watchPostgres(url: string, onTrouble: (error: unknown) => void = () => undefined): Promise<RevisionWatch> {
  const known = new Map<string, number>()
  let client: pg.Client | null = null
  let generation = 0
  let closed = false
  let retry: NodeJS.Timeout | undefined
  let heardAt = -Infinity

  const forget = (scope: string) => {
    generation += 1
    known.delete(scope)
    if (scope.startsWith('district:')) known.delete(DISTRICTS)
  }
  const lost = (which: pg.Client, error: unknown) => {
    if (client !== which) return
    client = null
    generation += 1
    known.clear()
    if (closed) return
    onTrouble(error)
    retry = setTimeout(() => void connect().catch(lostBeforeBegun), 1_000)
    retry.unref()
  }
  const lostBeforeBegun = (error: unknown) => {
    onTrouble(error)
    retry = setTimeout(() => void connect().catch(lostBeforeBegun), 1_000)
    retry.unref()
  }
  const connect = async () => {
    const fresh = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 5_000, application_name: 'tracker revisions' })
    fresh.on('error', (error) => lost(fresh, error))
    fresh.on('end', () => lost(fresh, new Error('connection ended')))
    fresh.on('notification', ({ payload }) => forget(payload ?? ''))
    await fresh.connect()
    await fresh.query('listen revision')
    client = fresh
    heardAt = performance.now()
  }
  await connect()

  let turn: Promise<unknown> = Promise.resolve()
  const isBelieved = () => performance.now() - heardAt < BELIEVED_MS
  /** A sign of life: whatever was said on the channel before the answer has been heard with it. */
  const listenAgain = async (reader: pg.Client) => {
    const asked = performance.now()
    await reader.query('select 1')
    heardAt = asked
  }
  const read = async (reader: pg.Client, scopes: readonly string[]) => {
    if (!isBelieved()) await listenAgain(reader)
    const numbers: number[] = []
    for (const scope of scopes) numbers.push(known.get(scope) ?? (await readOne(reader, scope)))
    return numbers.join(' ')
  }
  const readOne = async (reader: pg.Client, scope: string) => {
    const before = generation
    const { rows } = scope === DISTRICTS ? await reader.query(SUM_OF_DISTRICTS) : await reader.query('select number from revision where scope = $1', [scope])
    const number = Number((rows[0] as { number: number | string } | undefined)?.number ?? 0)
    if (generation === before) known.set(scope, number)
    return number
  }
  return {
    stampOf(scopes) {
      const reader = client
      if (!reader) return null
      if (known.size > 100_000) known.clear()
      if (isBelieved() && scopes.every((scope) => known.has(scope))) return scopes.map((scope) => known.get(scope)).join(' ')
      const stamp = turn.then(() => inTime(read(reader, scopes))).catch((error: unknown) => {
        lost(reader, error)
        reader.end().catch(() => undefined)
        return null
      })
      turn = stamp
      return stamp
    },
    async close() {
      closed = true
      clearTimeout(retry)
      await client?.end()
    },
  }
}

/** What does not come by then is a refusal. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  let giveUp: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, reject) => {
    giveUp = setTimeout(() => reject(new Error('the channel does not answer')), ANSWERED_MS)
  })
  return Promise.race([answer, silence]).finally(() => clearTimeout(giveUp))
}
