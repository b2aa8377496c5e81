import type { Shape } from '../shape'
import type { divisions as zh } from '../zh-CN/divisions'

export const divisions: Shape<typeof zh> = {
  reasons: {},
}
