import { allowInsecureRequests, authorizationCodeGrant, buildAuthorizationUrl, calculatePKCECodeChallenge, discovery, randomNonce, randomPKCECodeVerifier, randomState, type Configuration } from 'openid-client'
import { z } from 'zod'
import type { Actor } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import type { Settings } from '~/env.server'
import { writeAudit } from '~/features/audit/audit.server'
import type { Db } from '~db/schema'
import { inTransaction } from '~db/transaction.server'
import { homeOf } from './accounts.server'
import { normalLogin } from './sign-in.server'

export type Elsewhere = NonNullable<Settings['elsewhere']>

const WAIT_SECONDS = 10
const begun = z.object({ verifier: z.string(), state: z.string(), nonce: z.string(), returnTo: z.string(), linkTo: z.number().nullable(), until: z.string() })
export type Begun = z.infer<typeof begun>

/** Where to send the browser, and what must be kept (sealed, in its cookie) until it comes back: code flow with PKCE, state and nonce. */
export async function beginElsewhere(elsewhere: Elsewhere, input: { redirectUri: string; returnTo: string; linkTo: number | null }, now: string): Promise<{ url: string; kept: Begun }> {
  const configuration = await configurationOf(elsewhere)
  const until = new Date(Date.parse(now) + 10 * 60_000).toISOString()
  const kept = { verifier: randomPKCECodeVerifier(), state: randomState(), nonce: randomNonce(), returnTo: input.returnTo, linkTo: input.linkTo, until }
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: input.redirectUri,
    scope: 'openid profile',
    code_challenge: await calculatePKCECodeChallenge(kept.verifier),
    code_challenge_method: 'S256',
    state: kept.state,
    nonce: kept.nonce,
  })
  return { url: url.href, kept }
}

/** Reads what the cookie kept; null where it is not ours or too old. */
export function keptOf(value: unknown, now: string): Begun | null {
  const parsed = begun.safeParse(value)
  return parsed.success && parsed.data.until > now ? parsed.data : null
}

export interface Identity {
  issuer: string
  subject: string
  /** The login that the provider names, where OIDC_LOGIN_CLAIM says which claim to believe. */
  login: string | null
}

/** Exchanges the code that the browser brought back; refuses `elsewhere_failed` for any answer that is not to our question. */
export async function identityOf(elsewhere: Elsewhere, callback: URL, kept: Begun): Promise<Identity> {
  const configuration = await configurationOf(elsewhere)
  const tokens = await authorizationCodeGrant(configuration, callback, { pkceCodeVerifier: kept.verifier, expectedState: kept.state, expectedNonce: kept.nonce, idTokenExpected: true }).catch(() => refuse('elsewhere_failed'))
  const claims = tokens.claims() ?? refuse('elsewhere_failed')
  const named = elsewhere.loginClaim ? claims[elsewhere.loginClaim] : null
  return { issuer: claims.iss, subject: claims.sub, login: typeof named === 'string' && named ? normalLogin(named) : null }
}

/**
 * The account of an identity: the one linked to it, or, where the provider's word is taken for the login, the one of that login, which is
 * linked now. Never makes an account. Refuses `elsewhere_unknown`.
 */
export async function accountOfIdentity(db: Db, identity: Identity, address: string, now: string): Promise<number> {
  return inTransaction(db, async (trx) => {
    const linked = await trx
      .selectFrom('account_identity')
      .innerJoin('account', 'account.id', 'account_identity.account_id')
      .select(['account.id', 'account.disabled_at'])
      .where('issuer', '=', identity.issuer)
      .where('subject', '=', identity.subject)
      .executeTakeFirst()
    if (linked) return linked.disabled_at ? refuse('elsewhere_unknown') : linked.id
    const account = identity.login && (await trx.selectFrom('account').select(['id', 'name']).where('login', '=', identity.login).where('disabled_at', 'is', null).executeTakeFirst())
    if (!account) refuse('elsewhere_unknown')
    await link(trx, { accountId: account.id, name: account.name, grants: [], source: 'web', address }, identity, now)
    return account.id
  })
}

/** Links an identity to one's own account; refuses `elsewhere_taken` where it belongs to another. */
export async function linkIdentity(db: Db, actor: Actor, identity: Identity, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const known = await trx.selectFrom('account_identity').select('account_id').where('issuer', '=', identity.issuer).where('subject', '=', identity.subject).executeTakeFirst()
    if (known && known.account_id !== actor.accountId) refuse('elsewhere_taken')
    if (!known) await link(trx, actor, identity, now)
  })
}

async function link(trx: Db, actor: Actor, { issuer, subject }: Identity, now: string): Promise<void> {
  const accountId = actor.accountId ?? 0
  await trx.insertInto('account_identity').values({ issuer, subject, account_id: accountId, linked_at: now }).execute()
  await writeAudit(trx, actor, { action: 'linkIdentity', subjectType: 'account', subjectId: accountId, divisionCode: actor.grants[0]?.divisionCode ?? (await homeOf(trx, accountId)), after: { issuer } }, now)
}

/** Removes the identities linked to one's own account. */
export async function unlinkIdentities(db: Db, actor: Actor, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const gone = await trx.deleteFrom('account_identity').where('account_id', '=', actor.accountId).returning('issuer').execute()
    const before = { issuers: gone.map((identity) => identity.issuer) }
    if (gone.length > 0) await writeAudit(trx, actor, { action: 'unlinkIdentity', subjectType: 'account', subjectId: actor.accountId ?? 0, divisionCode: actor.grants[0]?.divisionCode, before }, now)
  })
}

export async function isLinked(read: Db, accountId: number): Promise<boolean> {
  return (await read.selectFrom('account_identity').select('issuer').where('account_id', '=', accountId).limit(1).executeTakeFirst()) !== undefined
}

const configurations = new Map<string, Promise<Configuration>>()

/** Read from the provider once; asked again after a failure. Plain http only to this machine itself. */
function configurationOf({ issuer, clientId, clientSecret }: Elsewhere): Promise<Configuration> {
  const key = `${issuer} ${clientId}`
  const known = configurations.get(key)
  if (known) return known
  const execute = issuer.startsWith('http:') ? [allowInsecureRequests] : []
  const asked = discovery(new URL(issuer), clientId, clientSecret ?? undefined, undefined, { execute, timeout: WAIT_SECONDS }).catch(() => {
    configurations.delete(key)
    return refuse('elsewhere_away')
  })
  configurations.set(key, asked)
  return asked
}
