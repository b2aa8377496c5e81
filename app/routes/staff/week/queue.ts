import { useRevalidator } from '@remix-run/react'
import { useCallback, useEffect, useRef, useState, type FormEvent } from 'react'
import type { Reason } from '~/domain/refusal'
import { paths } from '~/http/paths'
import { forget, forgetAll, isTyped, keep, keptFor, noteAnswer, wasAnsweredMeanwhile, type Kept } from './kept'
import { keepPage, keepRoutes } from './offline'
import { shrunk } from './photo'
import type { ShownCard } from './shown-card'
import { formOf, wasTypedIn } from './typed'

const AGAIN_AFTER = 15_000
/** Belongs to the page, not to what was typed. */
const NOT_TYPED = ['after', 'key', 'photo', 'file']

export interface Queue {
  /** By project; empty until the browser has been asked. */
  kept: ReadonlyMap<string, Kept>
  /** Has been read, so that forms may send by it. */
  ready: boolean
  /** Projects whose card was typed on an earlier visit, and not yet on this one: their forms begin with those words. */
  restored: ReadonlySet<string>
  offline: boolean
  /** Sends a card's form by the queue. */
  save(event: FormEvent<HTMLFormElement>, card: ShownCard): void
  /** Keeps what is being typed. */
  type(form: HTMLFormElement, card: ShownCard): void
  /** Takes back what has not been sent, to be typed again. */
  reopen(kept: Kept): void
  /** Throws away what was typed. */
  drop(kept: Kept): void
}

/** The officer's reports go through the browser's own store and from there to the server, at once or when there is a network again. */
export function useQueue(account: number, sureToLeave: (unsent: number) => string): Queue {
  const [cards, setCards] = useState<Kept[] | null>(null)
  const [restored, setRestored] = useState<ReadonlySet<string>>(new Set())
  const [offline, setOffline] = useState(false)
  const [broken, setBroken] = useState(false)
  const { revalidate } = useRevalidator()
  const typing = useRef<number>()
  const compared = useRef(false)
  const unsent = useRef(0)
  unsent.current = (cards ?? []).filter((card) => card.state !== 'draft').length

  const read = useCallback(async () => setCards(await keptFor(account)), [account])
  const send = useCallback(
    () =>
      oneTabAtATime(async () => {
        const before = (await keptFor(account)).filter((kept) => kept.state === 'waiting')
        const outcome = await sendAll(before)
        if (before.length > 0) setOffline(outcome.unreachable)
        await read()
        if (outcome.answered === 0) return
        revalidate()
        keepPage()
      }),
    [account, read, revalidate],
  )

  useEffect(() => {
    const goOn = () => {
      setOffline(!navigator.onLine)
      if (!navigator.onLine) keepRoutes()
      if (document.visibilityState === 'visible') void send().catch(() => setBroken(true))
    }
    const leave = (event: SubmitEvent) => {
      if (new URL((event.target as HTMLFormElement).action).pathname !== paths.signOut()) return
      if (unsent.current > 0 && !window.confirm(sureToLeave(unsent.current))) event.preventDefault()
      else void forgetAll()
    }
    goOn()
    void keptFor(account)
      .then((found) => {
        setRestored(new Set(found.filter((kept) => isTyped(kept) && !wasTypedIn(formOf(kept.project))).map((kept) => kept.project)))
        setCards(found)
      })
      .then(keepPage, () => setBroken(true))
    if (!compared.current) void wasAnsweredMeanwhile().then((was) => was && revalidate(), () => undefined)
    compared.current = true
    const timer = window.setInterval(goOn, AGAIN_AFTER)
    const events = ['online', 'offline'] as const
    for (const name of events) window.addEventListener(name, goOn)
    document.addEventListener('visibilitychange', goOn)
    document.addEventListener('submit', leave)
    return () => {
      window.clearInterval(timer)
      for (const name of events) window.removeEventListener(name, goOn)
      document.removeEventListener('visibilitychange', goOn)
      document.removeEventListener('submit', leave)
    }
  }, [account, send, revalidate, sureToLeave])

  return {
    kept: new Map((cards ?? []).map((card) => [card.project, card])),
    ready: cards !== null && !broken,
    restored,
    offline,
    save(event, card) {
      if (broken) return
      event.preventDefault()
      window.clearTimeout(typing.current)
      const form = event.currentTarget
      const pressed = (event.nativeEvent as SubmitEvent).submitter as HTMLButtonElement | null
      void (async () => {
        const kept = await keptOf(form, card, 'waiting')
        await keep({ ...kept, at: Date.now(), fields: { ...kept.fields, turn: pressed?.value ?? '', key: `${kept.fields.key}.${crypto.randomUUID()}` } })
        await read()
        await send()
      })().catch(() => setBroken(true))
    },
    type(form, card) {
      window.clearTimeout(typing.current)
      typing.current = window.setTimeout(() => void keptOf(form, card, 'draft').then(keep, () => setBroken(true)), 300)
    },
    reopen(kept) {
      void keep({ ...kept, state: 'draft' }).then(read)
    },
    drop(kept) {
      void forget(kept).then(read)
    },
  }
}

/** Two tabs send one after the other; where the browser cannot tell, the key of the form makes it one update all the same. */
async function oneTabAtATime(work: () => Promise<void>): Promise<void> {
  await ('locks' in navigator ? navigator.locks.request('week', work) : work())
}

/** In the order of the page; stops at the first that does not get through. */
async function sendAll(waiting: readonly Kept[]): Promise<{ answered: number; unreachable: boolean }> {
  let answered = 0
  if (waiting.length > 0 && !navigator.onLine) return { answered, unreachable: true }
  for (const kept of waiting) {
    const reasons = await reasonsFor(kept)
    if (reasons === null) return { answered, unreachable: true }
    await noteAnswer()
    if (reasons.length === 0) await forget(kept)
    else await keep({ ...kept, state: 'refused', reasons })
    answered++
  }
  return { answered, unreachable: false }
}

/** Why the server does not take it; none: it is stored. null: no answer that could be trusted. */
async function reasonsFor({ fields, photo }: Kept): Promise<readonly Reason[] | null> {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  if (photo) body.set('photo', photo.bytes, photo.name)
  const response = await fetch(paths.weekSend(), { method: 'POST', body, redirect: 'manual' }).catch(() => null)
  if (response?.status !== 200 && response?.status !== 422) return null
  const answer = (await response.json().catch(() => null)) as { reasons: Reason[] } | null
  return answer?.reasons ?? null
}

async function keptOf(form: HTMLFormElement, card: ShownCard, state: Kept['state']): Promise<Kept> {
  const sent = new FormData(form)
  const text = (name: string) => String(sent.get(name) ?? '')
  const fields = Object.fromEntries([...sent].flatMap(([name, value]) => (typeof value === 'string' && !NOT_TYPED.includes(name) ? [[name, value]] : [])))
  const chosen = ['photo', 'file'].map((name) => sent.get(name)).find((file): file is File => file instanceof File && file.size > 0)
  const photo = chosen && state === 'waiting' ? await shrunk(chosen) : null
  return { project: text('project'), week: text('week'), place: card.place, card, state, fields: { ...fields, key: text('key') }, photo, reasons: [] }
}
