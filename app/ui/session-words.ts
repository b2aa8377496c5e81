/** An instant as the clock in China shows it: 2026-11-02 09:15. */
export function shanghaiTime(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}

const SYSTEMS: [RegExp, string][] = [
  [/MicroMessenger/, '微信'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]
const BROWSERS: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]

/** Browser and system in two words, from what the browser says of itself. */
export function deviceOf(agent: string): string {
  const named = [SYSTEMS, BROWSERS].map((list) => list.find(([pattern]) => pattern.test(agent))?.[1]).filter(Boolean)
  return named.join(' ') || agent.slice(0, 40) || '—'
}
