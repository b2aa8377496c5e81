import type { z } from 'zod'
import type { answers, questions } from '~/domain/api'
import { circularJson } from '~/domain/circular-body'
import { isMeasure, MEASURES } from '~/domain/measures'
import { todayOf } from '~/domain/calendar'
import { addMonths, monthOf, monthsBetween } from '~/domain/periods'
import { refuse } from '~/domain/refusal'
import { findIssuedCircular } from '~/features/circulars/issued.server'
import { unitFigures, type Figure } from '~/features/figures/figures.server'
import { underPaths } from '~db/scopes.server'
import type { Db } from '~db/schema'
import type { Program } from './tokens.server'

type Question<K extends keyof typeof questions> = z.output<(typeof questions)[K]>
type Answer<K extends keyof typeof answers> = z.input<(typeof answers)[K]>

/** The path under which is asked: the division named, which must lie under the token's, or the token's own. */
async function pathAsked(db: Db, { path }: Program, code: string | undefined): Promise<string> {
  if (code === undefined) return path
  const division = await db.selectFrom('division').select('path').where('code', '=', code).executeTakeFirst()
  return division?.path.startsWith(path) ? division.path : refuse('not_found')
}

export async function apiDivisions(db: Db, program: Program, { division, after = '', limit }: Question<'divisions'>): Promise<Answer<'divisions'>> {
  const path = await pathAsked(db, program, division)
  const rows = await db
    .selectFrom('division')
    .select(['code', 'name', 'level', 'parent_code as parent'])
    .where(underPaths([path]))
    .where('code', '>', after)
    .orderBy('code')
    .limit(limit + 1)
    .execute()
  // A parent above the token's division is none of its business.
  const seen = path.split('/').filter(Boolean)
  const divisions = rows.slice(0, limit).map((row) => ({ ...row, parent: row.code === seen.at(-1) && path === program.path ? null : row.parent }))
  return { divisions, next: rows.length > limit ? (divisions.at(-1)?.code ?? null) : null }
}

export async function apiFigures(db: Db, program: Program, question: Question<'figures'>, now: string): Promise<Answer<'figures'>> {
  const { month, from = month, measure, after = '', limit } = question
  const months = monthsBetween(from, month)
  if (months < 0 || months > 12) refuse('months_wrong', 'from')
  if (month > monthOf(todayOf(now))) refuse('month_ahead', 'month')
  const path = await pathAsked(db, program, question.division)
  const units = await db
    .selectFrom('division')
    .select('code')
    .where('level', '=', 'subdistrict')
    .where(underPaths([path]))
    .where('code', '>', after)
    .orderBy('code')
    .limit(limit + 1)
    .execute()
  const codes = units.slice(0, limit).map(({ code }) => code)
  const measures = MEASURES.map(({ key }) => key).filter((key) => measure === undefined || key === measure)
  const figures: Answer<'figures'>['figures'] = []
  for (let back = months; back >= 0; back--) {
    const of = addMonths(month, -back)
    const verified = await unitFigures(db, { divisionCodes: codes, month: of, measures, basis: 'verified' })
    const reported = await unitFigures(db, { divisionCodes: codes, month: of, measures, basis: 'reported' })
    for (const code of codes) {
      for (const key of measures) {
        const [own, all] = [verified.get(code)?.[key], reported.get(code)?.[key]]
        if (own && all && isMeasure(key)) figures.push({ division: code, month: of, measure: key, verified: periodsOf(own), reported: periodsOf(all), opening: own.opening })
      }
    }
  }
  return { dataAt: now, figures, next: units.length > limit ? (codes.at(-1) ?? null) : null }
}

function periodsOf({ month, year, all }: Figure) {
  return { month, year, all }
}

export async function apiCirculars(db: Db, program: Program, { division }: Question<'circulars'>): Promise<Answer<'circulars'>> {
  const path = await pathAsked(db, program, division)
  const rows = await db
    .selectFrom('circular')
    .innerJoin('circular_issue as issue', 'issue.circular_id', 'circular.id')
    .innerJoin('division', 'division.code', 'circular.division_code')
    .select(['circular.division_code as division', 'circular.month', 'circular.measure', 'circular.number', 'circular.number_year as year', 'circular.issued_at as issuedAt', 'circular.released_at as releasedAt', 'issue.hash'])
    .where(underPaths([path]))
    .where('circular.state', '=', 'issued')
    .orderBy('circular.number_year', 'desc')
    .orderBy('circular.number', 'desc')
    .orderBy('circular.division_code')
    .execute()
  return { circulars: rows as Answer<'circulars'>['circulars'] }
}

export async function apiCircular(db: Db, program: Program, key: { division: string; month: string }, { measure }: Question<'circular'>): Promise<Answer<'circular'>> {
  await pathAsked(db, program, key.division)
  const circular = (await findIssuedCircular(db, key.division, key.month, measure)) ?? refuse('not_found')
  return circularJson(circular) as unknown as Answer<'circular'>
}
