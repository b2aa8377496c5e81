import { data } from '@remix-run/node'
import { Refusal, refuse, type Reason } from '~/domain/refusal'

export const FILE_LIMIT_MB = 20

export interface UploadedFile {
  name: string
  bytes: Uint8Array<ArrayBuffer>
}

export interface Form {
  /** Trimmed; '' where the field is missing. */
  text(name: string): string
  /** Every value of a repeated field, trimmed, without empty ones. */
  all(name: string): string[]
  /** null where empty; refused (`not_a_number`) where it is no whole number. Full-width digits are accepted. */
  integer(name: string): number | null
  has(name: string): boolean
  /** null where none was chosen; refused (`file_empty`, `file_too_large`) where it holds nothing or more than 20 MB. */
  file(name: string): UploadedFile | null
  /** What was typed, to be shown again. */
  values: Record<string, string>
}

/** Reads an urlencoded or multipart form. */
export async function readForm(request: Request): Promise<Form> {
  const entries = await request.formData().catch(() => {
    throw new Response(null, { status: 400 })
  })
  const values: Record<string, string> = {}
  const files = new Map<string, UploadedFile | 'file_empty' | 'file_too_large'>()
  for (const [name, value] of entries) {
    if (typeof value === 'string') values[name] = value
    else if (value.size > FILE_LIMIT_MB * 1024 * 1024) files.set(name, 'file_too_large')
    else if (value.size > 0) files.set(name, { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) })
    else if (value.name !== '') files.set(name, 'file_empty') // a browser sends a part without a name where none was chosen
  }
  const text = (name: string) => (values[name] ?? '').trim()
  return {
    text,
    all: (name) => entries.getAll(name).flatMap((value) => (typeof value === 'string' && value.trim() ? [value.trim()] : [])),
    integer: (name) => {
      const typed = text(name).normalize('NFKC')
      if (typed === '') return null
      return /^[+-]?\d{1,9}$/.test(typed) ? Number(typed) : refuse('not_a_number', name)
    },
    has: (name) => name in values || files.has(name),
    file: (name) => {
      const file = files.get(name)
      if (file === 'file_empty' || file === 'file_too_large') refuse(file, name, { megabytes: FILE_LIMIT_MB })
      return file ?? null
    },
    values,
  }
}

export interface Refused {
  reasons: readonly Reason[]
  values: Record<string, string>
}

/** Refusals that only time mends. */
const TOO_MANY = ['too_many', 'letters_many']

/**
 * Runs a command for a form. A Refusal becomes status 422 (429 where too much came) with the reasons and what was typed, except passwords and secrets; `not_found` becomes
 * the page "not found", `forbidden` the page that says so.
 */
export async function answer<T>(form: Form, run: () => Promise<T>) {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.reasons.some((reason) => reason.code === 'not_found' && !reason.field)) throw new Response(null, { status: 404 })
    if (error.reasons.some((reason) => reason.code === 'forbidden')) throw new Response(null, { status: 403 })
    return data({ reasons: error.reasons, values: typedAgain(form) } satisfies Refused, { status: error.reasons.some(({ code }) => TOO_MANY.includes(code)) ? 429 : 422 })
  }
}

/** The reasons of this code in a refusal; none in any other error. */
export function reasonsWith(error: unknown, code: string): readonly Reason[] {
  return error instanceof Refusal ? error.reasons.filter((reason) => reason.code === code) : []
}

/** What was typed, to be shown again: no passwords, no secrets. */
export function typedAgain(form: Pick<Form, 'values'>): Record<string, string> {
  return Object.fromEntries(Object.entries(form.values).filter(([name]) => !/password|secret/i.test(name)))
}

/** A query whose `not_found` becomes the page "not found". */
export async function foundOrNot<T>(query: Promise<T>): Promise<T> {
  return query.catch((error: unknown) => {
    if (error instanceof Refusal && error.reasons.some((reason) => reason.code === 'not_found')) throw new Response(null, { status: 404 })
    throw error
  })
}
