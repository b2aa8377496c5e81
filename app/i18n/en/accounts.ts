import type { Shape } from '../shape'
import type { accounts as zh } from '../zh-CN/accounts'

export const accounts: Shape<typeof zh> = {
  reasons: {},
}
