import { createHash } from 'node:crypto'

/** JSON with sorted keys and no spaces: the same content always gives the same text, so that its hash can be recomputed anywhere. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined)
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
  }
  return JSON.stringify(value ?? null)
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The hash of an issued circular: over its frozen body and the hash before it in the same division. */
export function chainHash(body: string, previousHash: string): string {
  return sha256(`${previousHash}\n${body}`)
}
