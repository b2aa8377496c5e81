/** What the officer's week says: on a phone it is fetched before the other areas, which follow with the first page that needs them (spoken.client.ts). */
export { common } from './common'
export { dispatch } from './dispatch'
export { escalations } from './escalations'
export { milestones } from './milestones'
export { problems } from './problems'
