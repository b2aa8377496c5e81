import type { Shape } from '../shape'
import type { milestones as zh } from '../zh-CN/milestones'

export const milestones: Shape<typeof zh> = {
  reasons: {},
}
