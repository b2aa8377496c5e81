import type { Punctuality, SheetState } from '~/domain/dispatch'
import type { StatusKind } from '~/ui/status'

export const STATE_KINDS: Record<SheetState, StatusKind> = { open: 'none', submitted: 'watch', in_review: 'watch', accepted: 'ok', returned: 'late' }
export const PUNCTUALITY_KINDS: Record<Punctuality, StatusKind> = { waiting: 'none', on_time: 'ok', late: 'late', missing: 'bad' }

export { LIGHT_KINDS } from '../overview/bullets'
