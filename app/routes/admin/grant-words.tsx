import type { Role } from '~/domain/permissions'
import { useMessages } from '~/ui/messages'

export interface ShownGrant {
  id: number
  role: Role
  divisionName: string
  validFrom: string | null
  validUntil: string | null
}

/** Role and place of each grant that is in force or yet to come, with its dates. */
export function GrantWords({ grants, today }: { grants: readonly ShownGrant[]; today: string }) {
  const { list, roles } = useMessages().accounts
  const open = grants.filter((grant) => (grant.validUntil ?? '9999') >= today)
  if (open.length === 0) return <span className="quiet">{list.noGrant}</span>
  return (
    <ul>
      {open.map((grant) => (
        <li key={grant.id}>
          {grant.divisionName} · {roles[grant.role]}{' '}
          <span className="quiet small">
            {grant.validFrom && list.from(grant.validFrom)} {grant.validUntil && list.until(grant.validUntil)}
          </span>
        </li>
      ))}
    </ul>
  )
}
