import type { Server, ServerResponse } from 'node:http'
import { setImmediate } from 'node:timers/promises'

/** Stands before the application and lets a process go without leaving anybody at the door. */
export interface Gate {
  /** Every answer passes here, so that the last ones can say that they are the last. */
  watch(outgoing: ServerResponse): void
  /** At once, or after the rest. */
  pass(work: () => Promise<void> | undefined): Promise<void> | undefined
  /** Takes no further connection; `whole` is done when all that were let in have been answered. */
  close(server: Server): Promise<{ whole: Promise<void> }>
}

/**
 * A socket that stops listening cuts off whoever stands in the machine's queue: connected, his request perhaps sent, not yet taken by the process,
 * which was busy with a page. He gets no answer, and a proxy does not ask another process, because the request may have been carried out. So
 * before the socket is closed the work rests and the queue is taken in; nothing lies between the last look at the queue and the closing. The same
 * look takes what was sent on connections kept open, before idle ones are closed.
 */
export function openGate(): Gate {
  const answering = new Set<ServerResponse>()
  let closing = false
  let resting: Promise<void> | null = null
  return {
    watch(outgoing) {
      if (closing) outgoing.shouldKeepAlive = false
      answering.add(outgoing)
      outgoing.on('close', () => answering.delete(outgoing))
    },
    pass: (work) => (resting ? resting.then(work) : work()),
    async close(server) {
      closing = true
      for (const outgoing of answering) outgoing.shouldKeepAlive = false
      let goOn = () => undefined as void
      resting = new Promise((resolve) => (goOn = resolve))
      await takeInQueue(server)
      const whole = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      resting = null
      goOn()
      return { whole }
    },
  }
}

/** A turn without a visitor may have ended before its look at the queue, so one is not believed. */
const EMPTY_TURNS = 3
const LONGEST_MS = 1_000

/** Each turn of the event loop takes in one visitor. */
async function takeInQueue(server: Server): Promise<void> {
  let taken = 0
  const count = () => void taken++
  server.on('connection', count)
  const until = performance.now() + LONGEST_MS
  for (let empty = 0; empty < EMPTY_TURNS && performance.now() < until; ) {
    const before = taken
    await setImmediate()
    empty = taken > before ? 0 : empty + 1
  }
  server.off('connection', count)
}
