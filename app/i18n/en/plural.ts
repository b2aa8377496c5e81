/** 1 line, 2 lines; the second form is given where it is not the first with an s. */
export function plural(count: string | number | undefined, one: string, many = `${one}s`): string {
  return `${count} ${String(count) === '1' ? one : many}`
}
