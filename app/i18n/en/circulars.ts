import type { Shape } from '../shape'
import type { circulars as zh } from '../zh-CN/circulars'

export const circulars: Shape<typeof zh> = {
  reasons: {},
}
