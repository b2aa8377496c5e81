import type { Shape } from '../shape'
import type { commitments as zh } from '../zh-CN/commitments'

export const commitments: Shape<typeof zh> = {
  reasons: {},
}
