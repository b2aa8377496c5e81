import type { Shape } from '../shape'
import type { projects as zh } from '../zh-CN/projects'

export const projects: Shape<typeof zh> = {
  reasons: {},
}
