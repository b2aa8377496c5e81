import { Button } from './button'
import { useMessages } from './messages'
import { deviceOf, shanghaiTime } from './session-words'

export interface ShownSession {
  key: string
  createdAt: string
  lastSeenAt: string
  address: string
  agent: string
  isThis: boolean
}

/** Where an account is signed in, one row a device, each with the button that ends it (`session` = its key). Stands inside a form. */
export function SessionTable({ sessions }: { sessions: readonly ShownSession[] }) {
  const { own: t } = useMessages().accounts
  return (
    <div className="scroll">
      <table className="tb list">
        <thead>
          <tr>
            <th scope="col">{t.device}</th>
            <th scope="col">{t.address}</th>
            <th scope="col">{t.since}</th>
            <th scope="col">{t.lastSeen}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.key}>
              <th scope="row">
                {deviceOf(session.agent)} {session.isThis && <b>{t.thisOne}</b>}
              </th>
              <td data-label={t.address}>{session.address}</td>
              <td data-label={t.since}>{shanghaiTime(session.createdAt)}</td>
              <td data-label={t.lastSeen}>{shanghaiTime(session.lastSeenAt)}</td>
              <td>
                <Button kind="link" name="session" value={session.key}>
                  {t.revoke}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
