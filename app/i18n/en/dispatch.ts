import type { Shape } from '../shape'
import type { dispatch as zh } from '../zh-CN/dispatch'

export const dispatch: Shape<typeof zh> = {
  reasons: {},
}
