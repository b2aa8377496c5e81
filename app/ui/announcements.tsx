/** Sentences that stand at the head of every page for a time: who says it, and what. */
export function Announcements({ said }: { said: readonly { id: number; division: string; text: string }[] }) {
  return said.map(({ id, division, text }) => (
    <p key={id} className="note warn" role="status">
      <b>{division}</b> {text}
    </p>
  ))
}
