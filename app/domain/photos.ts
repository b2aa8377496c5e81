/** Before, during and after the works; '' for a photograph in a letter. */
export type Timing = '' | 'before' | 'during' | 'after'
export const TIMINGS = ['before', 'during', 'after'] as const

/** Rectangles on a picture, in thousandths of its width and height, so that they hold at any size. */
export interface Box {
  left: number
  top: number
  width: number
  height: number
}

export const MOST_BOXES = 30
const WHOLE = 1000

/** The rectangle between two opposite corners, whichever was given first, kept inside the picture; null where it has no area. */
export function boxBetween(one: { x: number; y: number }, other: { x: number; y: number }): Box | null {
  const [left, right] = [inside(Math.min(one.x, other.x)), inside(Math.max(one.x, other.x))]
  const [top, bottom] = [inside(Math.min(one.y, other.y)), inside(Math.max(one.y, other.y))]
  return right > left && bottom > top ? { left, top, width: right - left, height: bottom - top } : null
}

/** A point of a picture shown at this size, in thousandths. */
export function pointOf(pixel: { x: number; y: number }, shown: { width: number; height: number }): { x: number; y: number } {
  return { x: inside((pixel.x / shown.width) * WHOLE), y: inside((pixel.y / shown.height) * WHOLE) }
}

/** The pixels that a box covers, rounded outwards: never one too few. */
export function pixelsOf(box: Box, picture: { width: number; height: number }): Box {
  const left = Math.floor((box.left / WHOLE) * picture.width)
  const top = Math.floor((box.top / WHOLE) * picture.height)
  const right = Math.min(picture.width, Math.ceil(((box.left + box.width) / WHOLE) * picture.width))
  const bottom = Math.min(picture.height, Math.ceil(((box.top + box.height) / WHOLE) * picture.height))
  return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) }
}

/** Boxes as stored. */
export function parseBoxes(text: string): Box[] {
  const stored = JSON.parse(text) as Box[]
  return stored.map(({ left, top, width, height }) => ({ left, top, width, height }))
}

function inside(value: number): number {
  return Math.round(Math.min(WHOLE, Math.max(0, value)))
}
