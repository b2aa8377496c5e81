/** turbo-stream's numbers for values that JSON has no word for. */
const NAN = -2
const NEGATIVE_INFINITY = -3
const NEGATIVE_ZERO = -4
const NULL = -5
const POSITIVE_INFINITY = -6
const UNDEFINED = -7

class NotPlain extends Error {}

/**
 * What loaders gave, as the router in the browser reads it: letter for letter what `turbo-stream` writes (a test compares the two), at one go
 * and without a stream. null where something is in it that only the framework's own encoder knows: a date, a promise, an error.
 */
export function loaderData(value: object): string | null {
  try {
    return new Encoder().encode(value)
  } catch (error) {
    if (error instanceof NotPlain) return null
    throw error
  }
}

class Encoder {
  /** Each value stands once, and is named by its place. */
  private readonly places = new Map<unknown, number>()
  private readonly parts: string[] = []
  private next = 0

  encode(value: object): string {
    this.placeOf(value)
    return `[${this.parts.join(',')}]\n`
  }

  private placeOf(value: unknown): number {
    const known = this.places.get(value)
    if (known) return known
    if (value === undefined) return UNDEFINED
    if (value === null) return NULL
    if (typeof value === 'number') {
      if (Number.isNaN(value)) return NAN
      if (value === Infinity) return POSITIVE_INFINITY
      if (value === -Infinity) return NEGATIVE_INFINITY
      if (Object.is(value, -0)) return NEGATIVE_ZERO
    }
    const place = this.next
    this.next += 1
    this.places.set(value, place)
    this.parts[place] = this.written(value)
    return place
  }

  private written(value: unknown): string {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return JSON.stringify(value)
    if (Array.isArray(value)) return this.list(value)
    if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) return this.object(value)
    throw new NotPlain()
  }

  private list(values: readonly unknown[]): string {
    let text = '['
    for (let at = 0; at < values.length; at += 1) {
      if (!(at in values)) throw new NotPlain()
      text += at > 0 ? `,${this.placeOf(values[at])}` : this.placeOf(values[at])
    }
    return `${text}]`
  }

  private object(value: object): string {
    let text = '{'
    for (const [name, held] of Object.entries(value)) text += `${text.length > 1 ? ',' : ''}"_${this.placeOf(name)}":${this.placeOf(held)}`
    return `${text}}`
  }
}
