/** Farther nobody pages; a number that no database takes as an offset is none. */
const LAST = 10_000

/** The page of a list that the address asks for, from 1 on. */
export function pageAsked(request: Request): number {
  const asked = Number(new URL(request.url).searchParams.get('page'))
  return Number.isInteger(asked) && asked > 0 && asked <= LAST ? asked : 1
}
