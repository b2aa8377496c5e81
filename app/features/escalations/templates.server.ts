import { DEFAULT_TEMPLATES, PLACEHOLDERS, unknownPlaceholders } from '~/domain/escalation-text'
import { can, type Actor } from '~/domain/permissions'
import { ESCALATION_STEPS, type EscalationStep } from '~/domain/policy'
import { Refusal, refuse, type Reason } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import type { Db } from '~db/schema'
import { inTransaction } from '~db/transaction.server'

export interface Template {
  step: EscalationStep
  text: string
  /** The district has words of its own. */
  isOwn: boolean
}

/** The text of each step for a district: its own words, or those that came with the program. */
export async function listTemplates(db: Db, districtCode: string): Promise<Template[]> {
  const own = await db.selectFrom('escalation_template').select(['step', 'text']).where('district_code', '=', districtCode).execute()
  return ESCALATION_STEPS.map((step) => {
    const text = own.find((row) => row.step === step)?.text
    return { step, text: text ?? DEFAULT_TEMPLATES[step], isOwn: text !== undefined && text !== DEFAULT_TEMPLATES[step] }
  })
}

const LONGEST = 4000

/** Keeps the district's words for a step; empty takes back those that came with the program. Papers already issued keep theirs. */
export async function saveTemplate(db: Db, actor: Actor, input: { districtCode: string; step: EscalationStep; text: string }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const district = await trx.selectFrom('division').select('path').where('code', '=', input.districtCode).executeTakeFirst()
    if (!district || !can(actor, 'staff.read', district.path)) refuse('not_found')
    if (!can(actor, 'escalation.issue', district.path)) refuse('forbidden')
    const text = input.text.replace(/\r\n?/g, '\n').trim() || DEFAULT_TEMPLATES[input.step]
    const reasons: Reason[] = unknownPlaceholders(text).map((word) => ({ code: 'template_word_unknown', field: input.step, params: { word, words: PLACEHOLDERS.map((known) => `{${known}}`).join('') } }))
    if (text.length > LONGEST) reasons.push({ code: 'escalation_text_too_long', field: input.step, params: { most: LONGEST } })
    if (!text.includes('{理由}')) reasons.push({ code: 'template_reason_missing', field: input.step, params: { word: '{理由}' } })
    if (reasons.length > 0) throw new Refusal(reasons)
    const before = (await listTemplates(trx, input.districtCode)).find((template) => template.step === input.step)?.text
    if (before === text) return
    const row = { text, saved_at: now, saved_by: actor.accountId }
    await trx
      .insertInto('escalation_template')
      .values({ district_code: input.districtCode, step: input.step, ...row })
      .onConflict((conflict) => conflict.columns(['district_code', 'step']).doUpdateSet(row))
      .execute()
    const audit = { action: 'saveEscalationTemplate', subjectType: 'escalation_template', subjectId: input.step, divisionCode: input.districtCode }
    await writeAudit(trx, actor, { ...audit, before: { text: before }, after: { text } }, now)
  })
}
