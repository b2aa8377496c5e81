/**
 * What somebody typed, without what cannot be read: control characters, marks that turn the direction of writing, characters without width, halves of characters, and
 * heaps of marks on one letter. Lines stay, of empty ones one.
 */
export function plainWords(typed: string): string {
  return typed
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\uFFFD]/gu, '')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .replace(/[^\S\n]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** How many addresses of other sites are written in it. */
export function linksIn(text: string): number {
  return (text.match(/https?:\/\/|www\.|(?<![\w@.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|cn|net|org|top|xyz|vip|cc|info|ru|io)(?![a-z0-9])/gi) ?? []).length
}
