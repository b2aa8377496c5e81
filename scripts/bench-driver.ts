import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'

/**
 * The benchmark's visitors: requests over bare sockets, so that the driver takes little from the machine that is measured. Eight at
 * once as in the table of goals: one alone would mostly measure how a sleeping process is woken.
 */
const VISITORS = 8
const EMPTY = Buffer.alloc(0)

export interface Asked {
  path: string
  cookie?: string
  form?: Record<string, string>
  /** Further headers of the request. */
  headers?: Record<string, string>
}

export interface Answered {
  status: number
  head: string
}

export interface Driven {
  /** CPU milliseconds of the server process a turn, the median and the longest waiting time of a turn in milliseconds. */
  cpu: number
  wait: number
  longest: number
  turns: number
}

export interface Drive {
  port: number
  pid: number | undefined
  /** The requests of one turn, sent one after the other. */
  turn: (number: number) => Asked[]
  status: number
  seconds: number
}

/** Turns by eight visitors for some seconds, after a short warm-up; throws at an answer with another status. */
export async function drive({ port, pid, turn, status, seconds }: Drive): Promise<Driven> {
  let number = 0
  const run = async (limit: number, waits: number[]) => {
    const until = performance.now() + limit * 1000
    const visit = async () => {
      const line = new Line(port)
      try {
        while (performance.now() < until) {
          const started = performance.now()
          for (const asked of turn(number++)) {
            const answer = await line.ask(asked)
            if (answer.status !== status) throw new Error(`status ${answer.status} at ${asked.path}`)
          }
          waits.push(performance.now() - started)
        }
      } finally {
        line.close()
      }
    }
    await Promise.all(Array.from({ length: VISITORS }, visit))
  }
  await run(seconds / 3, [])
  const waits: number[] = []
  const before = cpuOf(pid)
  await run(seconds, waits)
  const cpu = (cpuOf(pid) - before) / waits.length
  waits.sort((a, b) => a - b)
  return { cpu, turns: waits.length, wait: waits[Math.floor(waits.length / 2)] ?? 0, longest: waits.at(-1) ?? 0 }
}

/** CPU milliseconds that the process has used so far (Linux: in steps of 10 ms). */
export function cpuOf(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** One connection that is kept open; one request at a time. */
export class Line {
  private socket: Socket | null = null
  private buffer: Buffer = EMPTY
  private body = -1
  /** Where the answer ends; where it comes in chunks, null, and `scanned` says how far they were read. */
  private end: number | null = 0
  private scanned = 0
  private head = ''
  private settle: { resolve: (answer: Answered) => void; reject: (error: Error) => void } | null = null

  constructor(private readonly port: number) {}

  async ask({ path, cookie, form, headers }: Asked): Promise<Answered> {
    const body = form ? new URLSearchParams(form).toString() : ''
    const lines = [`${form ? 'POST' : 'GET'} ${encodeURI(decodeURI(path))} HTTP/1.1`, `Host: 127.0.0.1:${this.port}`]
    if (cookie) lines.push(`Cookie: ${cookie}`)
    if (form) lines.push(`Origin: http://127.0.0.1:${this.port}`, 'Content-Type: application/x-www-form-urlencoded', `Content-Length: ${Buffer.byteLength(body)}`)
    for (const [name, value] of Object.entries(headers ?? {})) lines.push(`${name}: ${value}`)
    const socket = this.socket ?? (await this.open())
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject }
      this.body = -1
      socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`)
    })
  }

  close(): void {
    this.settle = null
    this.socket?.destroy()
  }

  private open(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, '127.0.0.1', () => resolve(socket))
      this.socket = socket.setNoDelay(true)
      const lost = (error: Error) => {
        this.socket = null
        reject(error)
        this.settle?.reject(error)
      }
      socket.on('data', (part) => this.read(part)).on('error', lost).on('close', () => lost(new Error('the connection was closed')))
    })
  }

  private read(part: Buffer): void {
    this.buffer = this.buffer.length > 0 ? Buffer.concat([this.buffer, part]) : part
    if (this.body === -1 && !this.readHead()) return
    if (this.end === null) this.readChunks()
    if (this.end === null || this.buffer.length < this.end) return
    this.buffer = this.buffer.subarray(this.end)
    this.settle?.resolve({ status: Number(this.head.slice(9, 12)), head: this.head })
  }

  private readHead(): boolean {
    const end = this.buffer.indexOf('\r\n\r\n')
    if (end < 0) return false
    this.head = this.buffer.toString('latin1', 0, end)
    this.body = end + 4
    this.scanned = this.body
    const length = /\r\ncontent-length: *(\d+)/i.exec(this.head)?.[1]
    this.end = /\r\ntransfer-encoding: *chunked/i.test(this.head) ? null : this.body + Number(length ?? 0)
    return true
  }

  private readChunks(): void {
    for (;;) {
      const line = this.buffer.indexOf('\r\n', this.scanned)
      if (line < 0) return
      const size = parseInt(this.buffer.toString('latin1', this.scanned, line), 16)
      const next = line + 4 + size
      if (this.buffer.length < next) return
      this.scanned = next
      if (size > 0) continue
      this.end = next
      return
    }
  }
}
