import { Form } from '@remix-run/react'
import { daysBetween } from '~/domain/calendar'
import type { AgreedLine } from '~/features/dispatch/meeting.server'
import type { Refused } from '~/http/forms.server'
import { shortDate } from '~/i18n/dates'
import { Button } from '~/ui/button'
import { Field } from '~/ui/field'
import { useLocale, useMessages } from '~/ui/messages'
import { Status } from '~/ui/status'
import styles from './meeting.module.css'

interface AgreedTableProps {
  items: readonly AgreedLine[]
  today: string
  district: string
  mayClose: boolean
  /** Until the next meeting has heard them. */
  mayCorrect?: boolean
  refused?: Refused
}

/** Agreed items with whether they were done; an open one is marked done here, with what was done, or put right. */
export function AgreedTable({ items, today, district, mayClose, mayCorrect = false, refused }: AgreedTableProps) {
  const { dispatch: t } = useMessages()
  const locale = useLocale()
  return (
    <div className="scroll">
      <table className="tb list">
        <thead>
          <tr>
            <th scope="col">{t.item}</th>
            <th scope="col">{t.responsible}</th>
            <th scope="col">{t.deadline}</th>
            <th scope="col">{t.result}</th>
            <th scope="col">{t.reply}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id}>
              <th scope="row">{item.text}</th>
              <td data-label={t.responsible}>{item.ownerName}</td>
              <td className={styles.when}>{shortDate(item.dueOn, today, locale)}</td>
              <td>
                <AgreedState item={item} today={today} />
              </td>
              <td>
                {item.doneNote}
                {!item.doneOn && mayClose && <DoneForm item={item} district={district} />}
                {!item.doneOn && mayCorrect && <CorrectForm item={item} district={district} refused={isAbout(item, refused) ? refused : undefined} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function AgreedState({ item, today }: { item: AgreedLine; today: string }) {
  const { dispatch: t } = useMessages()
  if (item.doneOn) return <Status kind="ok" word={t.done} />
  if (item.dueOn < today) return <Status kind="bad" tag word={t.overdueBy(daysBetween(item.dueOn, today))} />
  return <Status kind="none" word={t.notDue} />
}

function DoneForm({ item, district }: { item: AgreedLine; district: string }) {
  const { dispatch: t } = useMessages()
  return (
    <Form method="post" className="acts noprint">
      <input type="hidden" name="district" value={district} />
      <input type="hidden" name="item" value={item.id} />
      <input className="in-t" name="note" aria-label={t.reply} />
      <Button name="turn" value="done">
        {t.markDone}
      </Button>
    </Form>
  )
}

function CorrectForm({ item, district, refused }: { item: AgreedLine; district: string; refused?: Refused }) {
  const { dispatch: t } = useMessages()
  return (
    <details className="noprint" open={refused !== undefined}>
      <summary>{t.correct}</summary>
      <Form method="post">
        <input type="hidden" name="district" value={district} />
        <input type="hidden" name="item" value={item.id} />
        <AgreedFields of={item.id} values={item} refused={refused} />
        <Field id={idIn(item.id, 'reason', refused)} name="reason" label={t.correctReason} defaultValue={refused?.values.reason} reasons={refused?.reasons} required />
        <p className="acts gap">
          <Button name="turn" value="correct">
            {t.correct}
          </Button>
        </p>
      </Form>
    </details>
  )
}

function isAbout(item: AgreedLine, refused: Refused | undefined): boolean {
  return refused?.values.turn === 'correct' && refused.values.item === String(item.id)
}

interface AgreedFieldsProps {
  /** The item that is put right; none where it is new. */
  of?: number
  values: Partial<Pick<AgreedLine, 'text' | 'ownerName' | 'dueOn'>>
  refused?: Refused
}

/** What was agreed, by whom, by when: of a new item or of one that is put right. */
export function AgreedFields({ of = 0, values, refused }: AgreedFieldsProps) {
  const { dispatch: t } = useMessages()
  const now = refused?.values ?? values
  return (
    <>
      <Field id={idIn(of, 'text', refused)} name="text" label={t.itemText} defaultValue={now.text} reasons={refused?.reasons} required />
      <Field id={idIn(of, 'ownerName', refused)} name="ownerName" label={t.itemOwner} defaultValue={now.ownerName} reasons={refused?.reasons} required />
      <Field id={idIn(of, 'dueOn', refused)} name="dueOn" type="date" label={t.itemDue} defaultValue={now.dueOn} reasons={refused?.reasons} required />
    </>
  )
}

/** The page has this form once for each item: the refused one has the names to which the summary of what is wrong leads. */
function idIn(item: number, name: string, refused: Refused | undefined): string | undefined {
  return refused ? undefined : `${name}-${item}`
}
