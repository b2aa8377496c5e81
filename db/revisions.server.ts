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

/** PostgreSQL: numbers are remembered until the channel `revision` names their scope; without the channel nothing is known. */
export async function watchPostgres(url: string, onTrouble: (error: unknown) => void = () => undefined): Promise<RevisionWatch> {
  const known = new Map<string, number>()
  let client: pg.Client | null = null
  let generation = 0
  let closed = false
  let retry: NodeJS.Timeout | undefined

  const forget = (scope: string) => {
    generation += 1
    known.delete(scope)
    if (scope.startsWith('district:')) known.delete(DISTRICTS)
  }
  const lost = (error: unknown) => {
    if (!client) return
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
    const fresh = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'tracker revisions' })
    fresh.on('error', lost)
    fresh.on('end', () => lost(new Error('connection ended')))
    fresh.on('notification', ({ payload }) => forget(payload ?? ''))
    await fresh.connect()
    await fresh.query('listen revision')
    client = fresh
  }
  await connect()

  let turn: Promise<unknown> = Promise.resolve()
  const read = async (reader: pg.Client, scopes: readonly string[]) => {
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
      if (scopes.every((scope) => known.has(scope))) return scopes.map((scope) => known.get(scope)).join(' ')
      const stamp = turn.then(() => read(reader, scopes)).catch(() => null)
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
