import type { FollowSite } from '~/features/followers/followers.server'
import { paths } from './paths'

/** The links of messages to followers. */
export function followSite(secret: string, baseUrl: string): FollowSite {
  return {
    secret,
    confirmUrl: (token) => baseUrl + paths.confirmFollowing(token),
    leaveUrl: (token) => baseUrl + paths.leaveFollowing(token),
    statusUrl: (code) => baseUrl + paths.status(code),
  }
}
