import { timingSafeEqual } from 'node:crypto'

/** Who may see what the machine is like: with a token whoever sends it, without one this machine itself, not through a proxy. */
export function mayWatch(asker: { address: string; header(name: string): string | null | undefined }, token: string | null): boolean {
  if (token === null) return /^(::1|(::ffff:)?127\.)/.test(asker.address) && !asker.header('x-forwarded-for') && !asker.header('forwarded')
  const [given, right] = [Buffer.from(asker.header('authorization') ?? ''), Buffer.from(`Bearer ${token}`)]
  return given.length === right.length && timingSafeEqual(given, right)
}
