import { changesOf, inOneSpelling, type FieldChange } from '~/domain/audit-changes'
import { isMeasure, measureOf } from '~/domain/measures'
import { readablePolicy, type Policy } from '~/domain/policy'
import type { Subject, SubjectWords } from '~/features/audit/subjects.server'
import { clockTime, monthName } from '~/i18n/dates'
import type { Locale, Messages } from '~/i18n/messages'
import { AS_WRITTEN, policyRows } from './policy-rows'

/** A changed field in the reader's words; '' where nothing stood or stands. */
export interface SaidChange {
  field: string
  was: string
  is: string
}

/** Longer lists are cut: the exported log has them whole. */
const MOST_ITEMS = 12

/** The codes of divisions that entries of the log name. */
export function namedDivisions(entries: readonly (string | null)[]): string[] {
  return [...new Set(entries.flatMap((json) => [...(json ?? '').matchAll(/"\w*(?:division|district)_?code":"(\w+)"/gi)].map(([, code = '']) => code)))]
}

/** What an entry of the log changed, in the reader's words; `names` are those of divisions by their codes. */
export function saidChanges(before: string | null, after: string | null, t: Messages, locale: Locale, names: ReadonlyMap<string, string> = new Map()): SaidChange[] {
  const said = saying(t, locale, names)
  return changesOf(before, after).flatMap((change) => policyChanges(change, t) ?? splitChanges(change, said) ?? ({ field: change.field === '' ? t.log.content : said.name(change.field), was: said.value(change.before, change.field), is: said.value(change.after, change.field) }))
}

/** What an entry is about: the number's meaning where it has one that a reader knows. */
export function saidSubject({ subjectType, subjectId }: Subject, words: ReadonlyMap<string, SubjectWords>, t: Messages, locale: Locale): string {
  const meant = words.get(`${subjectType} ${subjectId}`)
  if (!meant?.text) return subjectId
  if (meant.kind === 'month') return monthName(meant.text, locale)
  return meant.kind === 'week' ? t.log.week(meant.text.slice(0, 4), Number(meant.text.slice(6))) : meant.text
}

/** A policy's body, line by line as its page says it: what differs from the version before, or of a first one from the national default. null: no policy, or one of a form that is no more. */
function policyChanges({ field, before, after }: FieldChange, t: Messages): SaidChange[] | null {
  if (field !== 'body') return null
  const [was, is] = [policyIn(before ?? {}), policyIn(after)]
  if (!was || !is) return null
  const old = policyRows(was, AS_WRITTEN, t)
  const changes = policyRows(is, AS_WRITTEN, t).flatMap(({ name, value }, at) => (value === old[at]?.value ? [] : [{ field: name, was: before === undefined ? '' : (old[at]?.value ?? ''), is: value }]))
  return changes.length > 0 ? changes : null
}

/** The split of a year, unit by unit: what each was to promise and what it is to promise now. */
function splitChanges({ before, after }: FieldChange, said: ReturnType<typeof saying>): SaidChange[] | null {
  if (!isSplit(after)) return null
  const was = new Map(isSplit(before) ? before.map(({ divisionCode, targets }) => [divisionCode, targets]) : [])
  return after.map(({ divisionCode, targets }) => ({ field: said.value(divisionCode, 'divisionCode'), was: said.value(was.get(divisionCode), 'targets'), is: said.value(targets, 'targets') }))
}

function isSplit(held: unknown): held is { divisionCode: string; targets: unknown }[] {
  return Array.isArray(held) && held.length > 0 && held.every((row) => typeof row === 'object' && row !== null && 'divisionCode' in row && 'targets' in row)
}

function policyIn(body: unknown): Policy | null {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? readablePolicy(JSON.stringify(body)) : null
}

function saying(t: Messages, locale: Locale, names: ReadonlyMap<string, string>) {
  const { marks } = t.common
  const vocabularies: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    milestone: t.milestones.names, condition: t.dispatch.conditions, role: { ...t.accounts.roles, ...t.projects.roles }, state: { ...t.circulars.states, ...t.dispatch.states },
    step: { ...t.problems.steps, ...t.escalations.steps }, kind: { ...t.feedback.staffKinds, grades: t.ratings.grades, observation: t.ratings.observations, assessment: t.ratings.assessments }, rating: t.feedback.ratings, works: { yes: t.log.yes, no: t.log.no },
    timing: t.feedback.timings, datePrecision: t.log.precisions,
  }

  function name(field: string): string {
    return t.log.fields[inOneSpelling(field)] ?? field
  }

  function value(held: unknown, field: string): string {
    if (held === undefined || held === null) return ''
    if (typeof held === 'boolean') return held ? t.log.yes : t.log.no
    if (Array.isArray(held)) return list(held, field)
    if (typeof held === 'object') return Object.entries(held).map(([own, inner]) => `${name(own)}${marks.colon}${value(inner, own) || t.log.nothing}`).join(marks.comma)
    const text = String(held)
    if (/(division|district)Code$/i.test(inOneSpelling(field))) return names.get(text) ?? text
    if (field === 'measure' && isMeasure(text)) return measureOf(text).label[locale === 'en' ? 'en' : 'zh']
    return vocabularies[field]?.[text] ?? (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) ? clockTime(text, locale) : text)
  }

  function list(items: readonly unknown[], field: string): string {
    const isPlain = items.every((item) => typeof item !== 'object')
    const shown = items.slice(0, MOST_ITEMS).map((item) => value(item, field)).join(isPlain ? marks.list : marks.semicolon)
    return items.length > MOST_ITEMS ? shown + t.log.andMore(items.length) : shown
  }

  return { name, value }
}
