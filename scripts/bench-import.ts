import { paths } from '~/http/paths'
import { benchLedger, benchProject, type Scale } from './bench-data'
import { cpuOf, Line } from './bench-driver'

const ROWS = 10_000

export interface ImportCost {
  /** Rows a second from the confirmation to the answer: compared with what is on record and written, 14 dates each. */
  rowsPerSecond: number
  /** The same from sending the file: read, compared, reported, and then all that the confirmation does. */
  wholeRowsPerSecond: number
  /** CPU milliseconds of the server a row. */
  cpu: number
  /** The longest that a public page was waited for from sending to the last answer, in milliseconds. */
  longestWait: number
}

/** A ledger of new projects, sent, its report looked at, and confirmed as in the browser, while four residents look their buildings up. */
export async function measureImport(scale: Scale, today: string, { port, pid, cookie }: { port: number; pid: number | undefined; cookie: string }): Promise<ImportCost> {
  const origin = `http://127.0.0.1:${port}`
  const headers = { Cookie: cookie, Origin: origin }
  const form = new FormData()
  form.set('file', new File([benchLedger(scale, ROWS, today)], 'bench.csv', { type: 'text/csv' }))
  const visitors = lookUps(scale, today, port)
  const [cpu, sending] = [cpuOf(pid), performance.now()]
  const sent = await fetch(origin + paths.imports(), { method: 'POST', headers, body: form, redirect: 'manual' })
  const report = sent.headers.get('Location')
  if (sent.status !== 302 || !report) throw new Error(`the ledger was answered with ${sent.status}`)
  const shown = await fetch(new URL(report, origin), { headers })
  if (shown.status !== 200) throw new Error(`the report was answered with ${shown.status}`)
  await shown.text()
  const started = performance.now()
  const confirmed = await fetch(new URL(report, origin), { method: 'POST', headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' }, body: '', redirect: 'manual' })
  const ended = performance.now()
  const used = cpuOf(pid) - cpu
  const longestWait = await visitors.stop()
  if (confirmed.status !== 302) throw new Error(`the import was answered with ${confirmed.status}`)
  const perSecond = (from: number) => (ROWS * 1000) / (ended - from)
  return { rowsPerSecond: perSecond(started), wholeRowsPerSecond: perSecond(sending), cpu: used / ROWS, longestWait }
}

function lookUps(scale: Scale, today: string, port: number): { stop(): Promise<number> } {
  let [number, longest, isOver] = [0, 0, false]
  const visit = async () => {
    const line = new Line(port)
    while (!isOver) {
      number += 1
      const started = performance.now()
      await line.ask({ path: paths.status(benchProject(scale, 1 + (number % scale.projects), today).code) })
      longest = Math.max(longest, performance.now() - started)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    line.close()
  }
  const visitors = Array.from({ length: 4 }, visit)
  return {
    async stop() {
      isOver = true
      await Promise.all(visitors)
      return longest
    },
  }
}
