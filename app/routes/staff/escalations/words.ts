import type { EscalationState } from '~/domain/escalation'
import type { Messages } from '~/i18n/messages'
import type { StatusKind } from '~/ui/status'

export const STATE_KINDS: Record<EscalationState, StatusKind> = { waived: 'none', issued: 'late', replied: 'watch', closed: 'ok' }

/** '2026-W44' → 2026年第44周, '2026-10' → 2026年10月通报. */
export function groundWord(ground: string, t: Messages['escalations']): string {
  const [year, number] = [Number(ground.slice(0, 4)), Number(ground.slice(-2))]
  return ground.includes('W') ? t.groundWeek(year, number) : t.groundMonth(year, number)
}
