import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** AES-256-GCM with a key of its own from the site's secret: whoever holds a copy of the database alone reads no address. */
export function sealAddress(secret: string, address: string): string {
  const start = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), start)
  const sealed = Buffer.concat([cipher.update(address, 'utf8'), cipher.final()])
  return Buffer.concat([start, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** The address again; null where it was sealed under another secret. */
export function openAddress(secret: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url')
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), bytes.subarray(0, 12))
    decipher.setAuthTag(bytes.subarray(12, 28))
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}

/** By which the same mailbox is found again without being readable: name+anything@ is that of name@. */
export function addressKey(secret: string, address: string): string {
  return createHmac('sha256', secret).update(`follower ${address.trim().toLowerCase().replace(/\+[^@]*(?=@)/, '')}`).digest('base64url')
}

/** The token of a follower's link: his row and a signature for this purpose only. Nothing of it is stored. */
export function followerToken(secret: string, purpose: 'confirm' | 'leave', follower: { id: number; askedAt: string }): string {
  return `${follower.id}-${signatureOf(secret, purpose, follower)}`
}

export function isFollowerToken(secret: string, purpose: 'confirm' | 'leave', follower: { id: number; askedAt: string }, token: string): boolean {
  return token === followerToken(secret, purpose, follower)
}

function signatureOf(secret: string, purpose: string, { id, askedAt }: { id: number; askedAt: string }): string {
  return createHmac('sha256', secret).update(`${purpose} ${id} ${askedAt}`).digest('base64url').slice(0, 32)
}

function keyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'addresses of followers', 32))
}
