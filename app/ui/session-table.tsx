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
      <table className="tb">
        <thead>
          <tr>
            <th>{t.device}</th>
            <th>{t.address}</th>
            <th>{t.since}</th>
            <th>{t.lastSeen}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.key}>
              <td>
                {deviceOf(session.agent)} {session.isThis && <b>{t.thisOne}</b>}
              </td>
              <td>{session.address}</td>
              <td>{shanghaiTime(session.createdAt)}</td>
              <td>{shanghaiTime(session.lastSeenAt)}</td>
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
