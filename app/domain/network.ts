/**
 * The network that an address stands for: an IPv4 address itself (also where it is written within IPv6), of an IPv6 address the first 64 bits. A line
 * at home has 2^64 addresses of its own, so that counting single ones counts nothing.
 */
export function networkOf(address: string): string {
  const plain = address.trim().toLowerCase().replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  const [, within] = /^(?:::ffff:|::)(\d+\.\d+\.\d+\.\d+)$/.exec(plain) ?? []
  if (within) return within
  if (!plain.includes(':')) return plain
  const [left = '', right] = plain.split('::')
  const before = left.split(':').filter(Boolean)
  const after = right === undefined ? [] : right.split(':').filter(Boolean)
  const whole = right === undefined ? before : [...before, ...Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0'), ...after]
  return `${whole.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}
