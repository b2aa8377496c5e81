/** What one field of a record was and what it became, as the log holds it; undefined: it was not there. */
export interface FieldChange {
  /** In one spelling, whether the log has it as a column or as a form's field: dueOn. */
  field: string
  before: unknown
  after: unknown
}

/** Numbers and fingerprints of records: they lead nowhere for a reader, and stay in the exported log. */
const INNER = /^(id|.*Id|sha256|hash|digest)$/

/** The fields of a log entry that differ, in the order in which they were written; a list or a single value stands without a name. */
export function changesOf(beforeJson: string | null, afterJson: string | null): FieldChange[] {
  const before = fieldsOf(parsed(beforeJson))
  const after = fieldsOf(parsed(afterJson))
  const names = [...new Set([...after.keys(), ...before.keys()])]
  return names
    .map((field) => ({ field, before: before.get(field), after: after.get(field) }))
    .filter((change) => !INNER.test(change.field) && JSON.stringify(emptied(change.before)) !== JSON.stringify(emptied(change.after)))
}

function fieldsOf(value: unknown): Map<string, unknown> {
  if (value === undefined || value === null) return new Map()
  if (typeof value !== 'object' || Array.isArray(value)) return new Map([['', value]])
  return new Map(Object.entries(value).map(([name, held]) => [inOneSpelling(name), typeof held === 'string' ? parsed(held) : held]))
}

/** Some fields hold JSON themselves: the details of a milestone, the body of a policy. */
function parsed(text: string | null): unknown {
  if (text === null) return undefined
  try {
    return /^[[{]/.test(text) ? (JSON.parse(text) as unknown) : text
  } catch {
    return text
  }
}

/** due_on and dueOn are one field. */
export function inOneSpelling(name: string): string {
  return name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase())
}

/** Nothing, an empty text and an empty record are the same to a reader. */
function emptied(value: unknown): unknown {
  const isEmpty = value === null || value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
  return isEmpty ? undefined : value
}
