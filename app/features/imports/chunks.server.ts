/** Runs a query for each part of a long list and gives other requests a turn in between. Rows come in the order of the parts. */
export async function inChunks<T, R>(list: readonly T[], size: number, query: (part: readonly T[]) => Promise<R[]>): Promise<R[]> {
  const rows: R[] = []
  for (let at = 0; at < list.length; at += size) {
    for (const row of await query(list.slice(at, at + size))) rows.push(row)
    await breathe()
  }
  return rows
}

/** Lets the event loop answer what has come in meanwhile. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
