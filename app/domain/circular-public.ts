import type { Circular } from './circular-body'
import { NATIONAL_DEFAULT, type Policy } from './policy'

/** The paragraphs that hold verified figures only; unverified ones, problems, demands and whatever names a place or a company stay inside. */
const PUBLIC_PARAGRAPHS: Readonly<Record<string, keyof Policy['publish'] | 'always'>> = {
  introduction: 'always', overall: 'always', result: 'always', units: 'units', ranks: 'ranks', ratings: 'ranks',
}

/** What an issued circular shows to the public, by the policy frozen with it (absent in older ones: the national default). */
export function publishedParts(circular: Pick<Circular, 'policy'>): Policy['publish'] {
  return (circular.policy as Partial<Policy>).publish ?? NATIONAL_DEFAULT.publish
}

/**
 * The public version: only what the policy makes public. Without `units` one line for the whole; without `ranks` units in the order of their codes, with
 * neither rank nor rating; never problems, late projects, corrections, or what a person's words replaced.
 */
export function publicCircular(circular: Circular): Circular {
  const publish = publishedParts(circular)
  const { total, division } = circular
  const whole = { ...total, code: division.code, name: division.name }
  const byCode = [...circular.rows].sort((a, b) => (a.code < b.code ? -1 : 1)).map((row) => ({ ...row, rank: null, rankChange: null, rating: { key: 'none' as const, better: [] } }))
  return {
    ...circular,
    rows: !publish.units ? [whole] : publish.ranks ? circular.rows : byCode,
    paragraphs: publish.text
      ? circular.paragraphs
        .filter(({ key }) => {
          const part = PUBLIC_PARAGRAPHS[key]
          return part === 'always' || (part !== undefined && publish[part] && publish.units)
        })
        .map(({ key, kind, text }) => ({ key, kind, text: text.replace(/详见附件[^。]*。/g, '') }))
      : [],
    problems: [], slowProjects: [], corrections: [],
  }
}
