import type { Shape } from '../shape'
import type { figures as zh } from '../zh-CN/figures'

export const figures: Shape<typeof zh> = {
  reasons: {},
}
