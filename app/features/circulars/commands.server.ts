import type { CircularBody } from '~/domain/circular-body'
import { unsourcedNumbers } from '~/domain/circular-numbers'
import { todayOf } from '~/domain/calendar'
import type { PromisedMeasure } from '~/domain/measures'
import { isMonth, monthEnd, yearOf } from '~/domain/periods'
import { can, type Actor, type Permission } from '~/domain/permissions'
import { type Reason, refuse, Refusal } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { bumpRevision } from '~/features/figures/revisions.server'
import { policyFor } from '~/features/policies/policies.server'
import type { Db, Row } from '~db/schema'
import { inTransaction, type Trx } from '~db/transaction.server'
import { underPaths } from '~db/scopes.server'
import { canonicalJson, chainHash } from './canonical.server'
import { digestOf, findDraft, readDraft, type DraftText } from './drafts.server'
import { digestEntries, freezeEntries } from './entries.server'
import { getScope, type Scope } from './lines.server'
import { liveCircular, ratedMeasure } from './live.server'

export interface CircularKey {
  divisionCode: string
  /** '2026-10'. */
  month: string
  /** Without: the measure that the policy ranks by. */
  measure?: PromisedMeasure
}

/**
 * Opens the circular of a month that is over. The figures stay live until it is issued. Again: the same draft.
 * Refuses a month that is not over, and one before the last issued month, because later circulars have corrected from it.
 */
export async function draftCircular(db: Db, actor: Actor, input: CircularKey, now: string): Promise<number> {
  return inTransaction(db, async (trx) => {
    const scope = await getScope(trx, input.divisionCode)
    allow(actor, 'circular.draft', scope)
    checkMonth(input.month, now)
    const measure = await ratedMeasure(trx, scope, input)
    const known = await findDraft(trx, scope.code, input.month, measure)
    if (known) return known.id
    await refuseBeforeIssued(trx, scope, input.month)
    const { id } = await trx
      .insertInto('circular')
      .values({ division_code: scope.code, month: input.month, measure, state: 'draft', drafted_by: actor.accountId, drafted_at: now })
      .returning('id')
      .executeTakeFirstOrThrow()
    await note(trx, actor, 'draftCircular', id, scope, null, { month: input.month, measure, state: 'draft' }, '', now)
    return id
  })
}

export interface CircularEdit extends CircularKey {
  /** A person's words by paragraph. */
  edits: Readonly<Record<string, string>>
  /** By paragraph: where its figures come from that stand in no row. */
  sources?: Readonly<Record<string, string>>
  /** By paragraph: what the form showed when it was opened. One that was sent back as it stood was not written by this person. */
  seen?: Readonly<Record<string, string>>
}

/**
 * Keeps a person's words for paragraphs of a draft; a text equal to the generated one, or empty, takes the edit back. What was only shown stays as it is now, so that
 * numbers of an hour ago never become a person's words; a paragraph that changed while it was being written is refused with what it says now.
 */
export async function editCircular(db: Db, actor: Actor, input: CircularEdit, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const { scope, row } = await getForWriting(trx, actor, 'circular.draft', input)
    if (row.state !== 'draft') refuse('circular_not_draft')
    const generated = await liveCircular(trx, scope, { month: row.month, measure: row.measure as PromisedMeasure, now })
    const before = readDraft(row.paragraphs)
    const edits: Record<string, string> = {}
    const sources: Record<string, string> = {}
    const changed: Reason[] = []
    for (const { key, kind, text } of generated.paragraphs) {
      const stands = tidyWords(before.edits[key] ?? text)
      const was = tidyWords(input.seen?.[key] ?? stands)
      const typed = tidyWords(input.edits[key] ?? '')
      const isOnlyShown = input.seen !== undefined && typed === was
      if (!isOnlyShown && was !== stands && typed !== stands) changed.push({ code: 'paragraph_changed', field: key, params: { now: stands } })
      const edit = isOnlyShown ? stands : typed
      if (edit.length > 4000) refuse('paragraph_too_long', key, { most: 4000 })
      if (kind !== 'text' || edit === '' || edit === text) continue
      edits[key] = edit
      const source = (input.sources?.[key] ?? '').trim()
      if (source.length > 200) refuse('source_too_long', `source-${key}`, { most: 200 })
      if (source !== '') sources[key] = source
    }
    if (changed.length > 0) throw new Refusal(changed)
    if (canonicalJson([before.edits, before.sources]) === canonicalJson([edits, sources])) return
    await trx.updateTable('circular').set({ paragraphs: canonicalJson({ ...before, edits, sources, editedBy: actor.accountId }) }).where('id', '=', row.id).execute()
    await note(trx, actor, 'editCircular', row.id, scope, { edits: before.edits, sources: before.sources }, { edits, sources }, '', now)
  })
}

function tidyWords(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim()
}

/** Checked by another account than the one that drafted it or wrote last, where the policy asks for four eyes. What was seen is remembered: if the figures move, it must be checked again. */
export async function checkCircular(db: Db, actor: Actor, input: CircularKey, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const { scope, row } = await getForWriting(trx, actor, 'circular.check', input)
    if (row.state === 'issued') refuse('circular_is_issued')
    const draft = readDraft(row.paragraphs)
    if (isOneOf(actor, [row.drafted_by, draft.editedBy]) && (await asksFourEyes(trx, scope, row.month))) refuse('checker_is_drafter')
    const body = await circularToIssue(trx, scope, row, draft, now)
    refuseStrangeNumbers(body, draft)
    const checked = digestOf(body)
    if (row.state === 'checked' && draft.checked === checked) return
    await trx
      .updateTable('circular')
      .set({ state: 'checked', checked_by: actor.accountId, checked_at: now, paragraphs: canonicalJson({ ...draft, checked, returned: undefined }) })
      .where('id', '=', row.id)
      .execute()
    await note(trx, actor, 'checkCircular', row.id, scope, { state: row.state }, { state: 'checked', digest: checked }, '', now)
  })
}

/** Back to the drafter, with a reason; by whoever may check or issue. */
export async function returnCircular(db: Db, actor: Actor, input: CircularKey & { reason: string }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const scope = await getScope(trx, input.divisionCode)
    const permission: Permission = can(actor, 'circular.issue', scope.path) ? 'circular.issue' : 'circular.check'
    const { row } = await getForWriting(trx, actor, permission, input)
    const reason = input.reason.trim()
    if (reason === '') refuse('circular_return_reason_missing', 'reason')
    if (row.state === 'issued') refuse('circular_is_issued')
    if (row.state === 'draft') return
    const draft = readDraft(row.paragraphs)
    await trx
      .updateTable('circular')
      .set({ state: 'draft', checked_by: null, checked_at: null, paragraphs: canonicalJson({ ...draft, checked: undefined, returned: reason }) })
      .where('id', '=', row.id)
      .execute()
    await note(trx, actor, 'returnCircular', row.id, scope, { state: row.state }, { state: 'draft' }, reason, now)
  })
}

/**
 * Issues a checked circular: freezes its rows, text, rules, problems and every counted entry, gives it the next number of the
 * year of issue and chains its hash to the one before. Again: the same number. Refuses figures that have moved since the check.
 */
export async function issueCircular(db: Db, actor: Actor, input: CircularKey, now: string): Promise<{ number: number; numberYear: number }> {
  return inTransaction(db, async (trx) => {
    const { scope, row } = await getForWriting(trx, actor, 'circular.issue', input)
    await lockDistricts(trx, scope)
    const current = await trx.selectFrom('circular').selectAll().where('id', '=', row.id).executeTakeFirstOrThrow()
    if (current.state === 'issued') return { number: current.number ?? 0, numberYear: current.number_year ?? 0 }
    if (current.state !== 'checked') refuse('circular_not_checked')
    if (isOneOf(actor, [current.checked_by]) && (await asksFourEyes(trx, scope, current.month))) refuse('issuer_is_checker')
    await refuseBeforeIssued(trx, scope, current.month)
    const draft = readDraft(current.paragraphs)
    const body = await circularToIssue(trx, scope, current, draft, now)
    if (digestOf(body) !== draft.checked) refuse('figures_moved_since_check')
    const numberYear = yearOf(todayOf(now))
    const number = (await lastNumber(trx, scope.code, numberYear)) + 1
    await freezeEntries(trx, current.id, scope, body.date)
    const previousHash = await lastHash(trx, scope.code)
    const frozen = canonicalJson({ circular: body, number, numberYear, issuedAt: now, entries: await digestEntries(trx, current.id) })
    await trx
      .insertInto('circular_issue')
      .values({ circular_id: current.id, body: frozen, data_at: body.dataAt, previous_hash: previousHash, hash: chainHash(frozen, previousHash) })
      .execute()
    await trx
      .updateTable('circular')
      .set({ state: 'issued', number, number_year: numberYear, issued_by: actor.accountId, issued_at: now })
      .where('id', '=', current.id)
      .execute()
    await note(trx, actor, 'issueCircular', current.id, scope, { state: 'checked' }, { state: 'issued', number, numberYear, hash: chainHash(frozen, previousHash) }, '', now)
    return { number, numberYear }
  })
}

/** Shows an issued circular to the public; again: nothing. */
export async function releaseCircular(db: Db, actor: Actor, input: CircularKey, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const { scope, row } = await getForWriting(trx, actor, 'circular.issue', input)
    if (row.state !== 'issued') refuse('circular_not_issued')
    if (row.released_at !== null) return
    await trx.updateTable('circular').set({ released_at: now }).where('id', '=', row.id).execute()
    await note(trx, actor, 'releaseCircular', row.id, scope, null, { released: now }, '', now)
    await lockDistricts(trx, scope)
  })
}

/** Takes a released circular off the public pages again, with a reason; the issued circular itself stays. Again: nothing. */
export async function withdrawCircular(db: Db, actor: Actor, input: CircularKey & { reason: string }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const { scope, row } = await getForWriting(trx, actor, 'circular.issue', input)
    const reason = input.reason.trim()
    if (row.released_at === null) return
    if (reason === '') refuse('circular_withdraw_reason_missing', 'withdrawReason')
    await trx.updateTable('circular').set({ released_at: null }).where('id', '=', row.id).execute()
    await note(trx, actor, 'withdrawCircular', row.id, scope, { released: row.released_at }, null, reason, now)
    await lockDistricts(trx, scope)
  })
}

function allow(actor: Actor, permission: Permission, scope: Scope): void {
  if (!can(actor, 'staff.read', scope.path)) refuse('not_found')
  if (!can(actor, permission, scope.path)) refuse('forbidden')
}

/** The command line is nobody, so it is never the same person. */
function isOneOf(actor: Actor, accounts: readonly (number | null | undefined)[]): boolean {
  return actor.accountId !== null && accounts.includes(actor.accountId)
}

/** By the policy at the month's end, like every other rule of the circular. */
async function asksFourEyes(trx: Trx, scope: Scope, month: string): Promise<boolean> {
  return (await policyFor(trx, scope.code, monthEnd(month))).circular.fourEyes
}

function checkMonth(month: string, now: string): void {
  if (!isMonth(month)) refuse('month_unknown', 'month')
  if (monthEnd(month) >= todayOf(now)) refuse('month_not_over', 'month', { month })
}

async function getForWriting(trx: Trx, actor: Actor, permission: Permission, input: CircularKey): Promise<{ scope: Scope; row: Row<'circular'> }> {
  const scope = await getScope(trx, input.divisionCode)
  allow(actor, permission, scope)
  const row = await findDraft(trx, scope.code, input.month, await ratedMeasure(trx, scope, input))
  if (!row) refuse('not_found')
  return { scope, row }
}

/** The body as it would be issued now: live figures, the person's words in place of the generated ones. */
async function circularToIssue(trx: Trx, scope: Scope, row: Row<'circular'>, draft: DraftText, now: string): Promise<CircularBody> {
  return liveCircular(trx, scope, { month: row.month, measure: row.measure as PromisedMeasure, now, edits: draft.edits, sources: draft.sources })
}

/** A person's words may only hold figures that stand in the rows, or whose source is named. */
function refuseStrangeNumbers(body: CircularBody, draft: DraftText): void {
  const strange = unsourcedNumbers(body, draft.sources)
  if (strange.length === 0) return
  throw new Refusal(strange.map(({ key, numbers }) => ({
    code: 'numbers_not_in_rows', field: key, params: { numbers: [...new Set(numbers.map(({ written, unit }) => unit + written))].join('、') },
  })))
}

async function refuseBeforeIssued(trx: Trx, scope: Scope, month: string): Promise<void> {
  const later = await trx
    .selectFrom('circular')
    .select('month')
    .where('division_code', '=', scope.code)
    .where('state', '=', 'issued')
    .where('month', '>', month)
    .limit(1)
    .executeTakeFirst()
  if (later) refuse('later_month_issued', 'month', { month: later.month })
}

/**
 * Every fact bumps its district's revision in its own transaction. Bumping it first makes other writers of these districts wait,
 * so that rows, entries and number are read in one state on PostgreSQL too; and public pages learn that something was issued.
 */
async function lockDistricts(trx: Trx, scope: Scope): Promise<void> {
  const districts = await trx
    .selectFrom('division')
    .select('code')
    .where(underPaths([scope.path]))
    .where('level', '=', 'district')
    .orderBy('code')
    .execute()
  const codes = new Set([...districts.map(({ code }) => code), scope.code])
  for (const districtCode of [...codes].sort()) await bumpRevision(trx, { districtCode })
}

async function lastNumber(trx: Trx, divisionCode: string, year: number): Promise<number> {
  const row = await trx
    .selectFrom('circular')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('division_code', '=', divisionCode)
    .where('number_year', '=', year)
    .executeTakeFirst()
  return Number(row?.last ?? 0)
}

async function lastHash(trx: Trx, divisionCode: string): Promise<string> {
  const row = await trx
    .selectFrom('circular_issue as issue')
    .innerJoin('circular', 'circular.id', 'issue.circular_id')
    .select('issue.hash')
    .where('circular.division_code', '=', divisionCode)
    .orderBy('circular.number_year', 'desc')
    .orderBy('circular.number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.hash ?? ''
}

async function note(trx: Trx, actor: Actor, action: string, id: number, scope: Scope, before: unknown, after: unknown, reason: string, now: string): Promise<void> {
  await writeAudit(trx, actor, { action, subjectType: 'circular', subjectId: String(id), divisionCode: scope.code, before, after, reason }, now)
}
