import { confirmedGrades, type GradeChange, proposedGrades } from '~/domain/grades'
import { isQuarter, lastMonthOfQuarter, monthEnd } from '~/domain/periods'
import type { Actor } from '~/domain/permissions'
import type { GradesBody } from '~/domain/rating-decision'
import { Refusal, refuse } from '~/domain/refusal'
import { findIssuedCircular } from '~/features/circulars/issued.server'
import { getScope, type Scope } from '~/features/circulars/lines.server'
import { ratedMeasure } from '~/features/circulars/live.server'
import { policyFor } from '~/features/policies/policies.server'
import type { Db } from '~db/schema'
import { inTransaction } from '~db/transaction.server'
import { allowRating } from './rights.server'
import { insertDecision, judged } from './decisions.server'

/**
 * What the system proposes for a quarter: the thresholds of the policy at its end, applied to the circular that was issued for its last month.
 * Null until that one is issued.
 */
export async function proposeGrades(db: Db, scope: Scope, quarter: string): Promise<GradesBody | null> {
  if (!isQuarter(quarter)) refuse('not_found')
  const month = lastMonthOfQuarter(quarter)
  const circular = await findIssuedCircular(db, scope.code, month, await ratedMeasure(db, scope, { month }))
  if (!circular) return null
  const policy = await policyFor(db, scope.code, monthEnd(month))
  return {
    kind: 'grades', division: { code: scope.code, name: scope.name }, period: quarter, issuer: circular.issuer, circular: judged(circular), grades: policy.grades,
    lines: proposedGrades(circular.rows, policy),
  }
}

export interface GradesInput {
  divisionCode: string
  quarter: string
  /** By unit, only where the person decides otherwise than proposed. */
  changes: Readonly<Record<string, GradeChange>>
}

/** A person confirms the quarter's grades, with a reason wherever he differs; stored and never changed after. Again: nothing. */
export async function confirmGrades(db: Db, actor: Actor, input: GradesInput, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const scope = await getScope(trx, input.divisionCode)
    allowRating(actor, 'rating.confirm', scope)
    const proposal = (await proposeGrades(trx, scope, input.quarter)) ?? refuse('quarter_not_issued', 'quarter')
    const { lines, reasons } = confirmedGrades(proposal.lines, input.changes, proposal)
    if (reasons.length > 0) throw new Refusal(reasons)
    await insertDecision(trx, actor, { ...proposal, lines }, now)
  })
}
