import type { Policy } from '~/domain/policy'
import { useMessages } from '~/ui/messages'
import { policyRows } from './policy-rows'

/** A policy in words. The issuer and the number are shown as they would stand on a circular of the division in `year`. */
export function PolicyWords({ policy, division, year }: { policy: Policy; division: string; year: number }) {
  const rows = policyRows(policy, { division, year, number: 1 }, useMessages())
  return (
    <table className="tb">
      <tbody>
        {rows.map(({ name, value, isChinese }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{isChinese ? <span lang="zh-CN">{value}</span> : value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
