import type { TaskMeta } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** How many of what the test looked at; `npm run trust` adds them up by name. */
    counted?: Record<string, number>
  }
}

/** Says how many of something the running test looked at; a second call adds. */
export function counted(task: { meta: TaskMeta }, counts: Readonly<Record<string, number>>): void {
  const sum = (task.meta.counted ??= {})
  for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count
}
