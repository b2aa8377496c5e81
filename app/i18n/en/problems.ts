import type { Shape } from '../shape'
import type { problems as zh } from '../zh-CN/problems'

export const problems: Shape<typeof zh> = {
  reasons: {},
}
