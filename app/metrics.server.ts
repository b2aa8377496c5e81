import type { IncomingMessage, ServerResponse } from 'node:http'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Settings } from './env.server'
import { healthOf } from './features/backups/health.server'
import { mayWatch } from './http/watch.server'
import type { Db } from '~db/schema'

export interface Metrics {
  /** Answers /metrics, to this machine or to who sends the token; leaves everything else. */
  answer(incoming: IncomingMessage, outgoing: ServerResponse): boolean | Promise<boolean>
  /** Counts a request by its address pattern, never by its path. */
  observe(request: { method: string; address: string; status: number; seconds: number }): void
}

/** What the process counts, in Prometheus' text format. One registry a process: with two, ask each at its own port. */
export function openMetrics(site: { read: Db; settings: Settings; clock: () => string }): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const labels = ['method', 'address', 'status']
  const seconds = new Histogram({ name: 'http_request_seconds', help: 'Seconds a request took', labelNames: labels, buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10], registers: [registry] })
  const faults = new Counter({ name: 'http_failures_total', help: 'Answers with status 500 or more', labelNames: ['address'], registers: [registry] })
  const up = new Gauge({ name: 'tracker_up', help: '1 while the database answers', registers: [registry] })
  const warnings = new Gauge({ name: 'tracker_warnings', help: 'Number of warnings that /health names', registers: [registry] })
  const disk = new Gauge({ name: 'tracker_disk_free_mb', help: 'Free megabytes beside the database', registers: [registry] })
  const backup = new Gauge({ name: 'tracker_backup_hours', help: 'Hours since the last scheduled backup; -1 where there is none', registers: [registry] })

  async function print(outgoing: ServerResponse): Promise<true> {
    const health = await healthOf(site.read, site.settings, site.clock())
    up.set(health.status === 'down' ? 0 : 1)
    warnings.set(health.warnings.length)
    disk.set(health.diskFreeMb ?? -1)
    backup.set(health.backupHours ?? -1)
    outgoing.writeHead(200, { 'Content-Type': registry.contentType, 'Cache-Control': 'no-store' }).end(await registry.metrics())
    return true
  }

  return {
    answer(incoming, outgoing) {
      if (incoming.url !== '/metrics' || incoming.method !== 'GET') return false
      if (mayWatch({ address: incoming.socket.remoteAddress ?? '', header: (name) => incoming.headers[name]?.toString() }, site.settings.metricsToken)) return print(outgoing)
      outgoing.writeHead(404).end()
      return true
    },
    observe({ method, address, status, seconds: took }) {
      seconds.observe({ method, address, status }, took)
      if (status >= 500) faults.inc({ address })
    },
  }
}
