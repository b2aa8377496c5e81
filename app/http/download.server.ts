export const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  png: 'image/png',
  pdf: 'application/pdf',
}

/** A file to be saved under its name, Chinese names included (RFC 5987); never shown inside the page. */
export function fileResponse(asked: string, mediaType: string, bytes: Uint8Array | string): Response {
  // A half character, as a broken form may send, has no place in an address.
  const name = asked.replace(/\p{Surrogate}/gu, '\uFFFD')
  const body = typeof bytes === 'string' ? bytes : new Uint8Array(bytes)
  return new Response(body, {
    headers: {
      'Content-Type': mediaType,
      'Content-Disposition': `attachment; filename="${asciiName(name)}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, escapeByte)}`,
      'Cache-Control': 'private, no-store',
      'Content-Security-Policy': "default-src 'none'; sandbox",
    },
  })
}

function asciiName(name: string): string {
  const ending = /\.[a-z0-9]{1,5}$/i.exec(name)?.[0] ?? ''
  const stem = name.slice(0, name.length - ending.length)
  return (/^[\w .-]+$/.test(stem) ? stem : 'download') + ending
}

function escapeByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
