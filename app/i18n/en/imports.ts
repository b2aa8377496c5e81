import type { Shape } from '../shape'
import type { imports as zh } from '../zh-CN/imports'

export const imports: Shape<typeof zh> = {
  reasons: {},
}
