import type { Shape } from '../shape'
import type { common as zh } from '../zh-CN/common'

export const common: Shape<typeof zh> = {
  reasons: {},
}
