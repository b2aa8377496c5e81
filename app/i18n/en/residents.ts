import type { Shape } from '../shape'
import type { residents as zh } from '../zh-CN/residents'

export const residents: Shape<typeof zh> = {
  reasons: {},
}
