import { clear, createStore, del, get, set, values } from 'idb-keyval'
import type { Reason } from '~/domain/refusal'
import type { ShownCard } from './shown-card'

/** What the browser keeps of one card until the server has it: what was typed, or what waits to be sent. */
export interface Kept {
  project: string
  week: string
  place: string
  /** The card as it was shown; not among what an earlier version kept. */
  card?: ShownCard
  /** `refused`: the server has said why it will not take it as it is. */
  state: 'draft' | 'waiting' | 'refused'
  fields: Record<string, string>
  photo: { name: string; bytes: Blob } | null
  reasons: readonly Reason[]
  /** When it was put among what waits. */
  at?: number
}

/** Whose place the card's report takes: of what its form shows, or of what a refusal has told meanwhile. */
export function seenOf(card: ShownCard, kept: Kept | undefined): string {
  const told = kept?.reasons.find((reason) => reason.code === 'overtaken')?.params?.key
  if (told !== undefined) return String(told)
  return kept?.state === 'draft' ? (kept.fields.seen ?? card.seen) : card.seen
}

/** As long as the page itself is of use without a network (public/week-worker.js). */
const DAYS_TO_WAIT = 3

/** What has waited for days is no longer sent by itself: it may not be true any more, so it is shown to be looked at. */
export function asOfNow(kept: Kept, now: number): Kept {
  if (kept.state !== 'waiting' || now - (kept.at ?? now) < DAYS_TO_WAIT * 86_400_000) return kept
  return { ...kept, state: 'refused', reasons: [{ code: 'kept_too_long', params: { days: DAYS_TO_WAIT } }] }
}

/** Something was said in the form, not only opened. */
export function isTyped(kept: Kept | undefined): boolean {
  return kept !== undefined && (kept.state !== 'draft' || Boolean(kept.fields.words || kept.fields.condition))
}

const STORE = () => createStore('week', 'cards')
const OWNER = 'owner'

/** What is kept for the account; anything that another person has left on this device is cleared first. */
export async function keptFor(account: number): Promise<Kept[]> {
  const store = STORE()
  if ((await get<number>(OWNER, store)) !== account) {
    await clear(store)
    await set(OWNER, account, store)
  }
  return (await values<Kept | number>(store)).filter((kept) => typeof kept === 'object').map((kept) => asOfNow(kept, Date.now()))
}

const ANSWERED = 'answered'

/** The server has taken, or refused, something just now. */
export async function noteAnswer(): Promise<void> {
  await set(ANSWERED, Date.now(), STORE())
}

/** Whether an answer came while this page was already being fetched: then the page may not show it yet. */
export async function wasAnsweredMeanwhile(): Promise<boolean> {
  return ((await get<number>(ANSWERED, STORE())) ?? 0) > performance.timeOrigin
}

/** One a card: what is said later takes the place of what was said before. */
export async function keep(kept: Kept): Promise<void> {
  await set(kept.project, kept, STORE())
}

/** Forgets a card, unless something else has been said of it since. */
export async function forget({ project, fields }: Kept): Promise<void> {
  const now = await get<Kept>(project, STORE())
  if (now?.fields.key === fields.key) await del(project, STORE())
}

/** Leaves nothing on the device. */
export async function forgetAll(): Promise<void> {
  await clear(STORE())
}
