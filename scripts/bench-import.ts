import { paths } from '~/http/paths'
import { benchLedger, benchProject, type Scale } from './bench-data'
import { cpuOf, Line } from './bench-driver'

const ROWS = 10_000

export interface ImportCost {
  /** Rows a second from the confirmation to the answer: read, checked and written, 14 dates each. */
  rowsPerSecond: number
  /** CPU milliseconds of the server a row. */
  cpu: number
  /** The longest that a public page was waited for meanwhile, in milliseconds. */
  longestWait: number
}

/** A ledger of new projects, sent and confirmed as in the browser, while four residents look their buildings up. */
export async function measureImport(scale: Scale, today: string, { port, pid, cookie }: { port: number; pid: number | undefined; cookie: string }): Promise<ImportCost> {
  const origin = `http://127.0.0.1:${port}`
  const headers = { Cookie: cookie, Origin: origin }
  const form = new FormData()
  form.set('file', new File([benchLedger(scale, ROWS, today)], 'bench.csv', { type: 'text/csv' }))
  const sent = await fetch(origin + paths.imports(), { method: 'POST', headers, body: form, redirect: 'manual' })
  const report = sent.headers.get('Location')
  if (sent.status !== 302 || !report) throw new Error(`the ledger was answered with ${sent.status}`)
  const visitors = lookUps(scale, today, port)
  const [cpu, started] = [cpuOf(pid), performance.now()]
  const confirmed = await fetch(new URL(report, origin), { method: 'POST', headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' }, body: '', redirect: 'manual' })
  const seconds = (performance.now() - started) / 1000
  const used = cpuOf(pid) - cpu
  const longestWait = await visitors.stop()
  if (confirmed.status !== 302) throw new Error(`the import was answered with ${confirmed.status}`)
  return { rowsPerSecond: ROWS / seconds, cpu: used / ROWS, longestWait }
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
