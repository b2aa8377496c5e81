import type { Shape } from '../shape'
import type { charts as zh } from '../zh-CN/charts'

export const charts: Shape<typeof zh> = {
  reasons: {},
}
