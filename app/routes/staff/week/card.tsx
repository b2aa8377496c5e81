import { useEffect, useRef, useState } from 'react'
import { CONDITIONS, NO_CHANGE_LIMIT } from '~/domain/dispatch'
import type { Refused } from '~/http/forms.server'
import { Button } from '~/ui/button'
import { ErrorSummary } from '~/ui/error-summary'
import { TextArea } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { CardHead, severityOf } from './card-head'
import { MilestoneFields, ProblemFields } from './card-fields'
import { seenOf, type Kept } from './kept'
import type { Queue } from './queue'
import type { ShownCard } from './shown-card'
import { wasTypedIn } from './typed'

interface WeekCardFormProps {
  card: ShownCard
  week: string
  /** Where the plain form is sent; it must lead back to this card. */
  action: string
  /** Makes the same form sent twice one update. */
  formKey: string
  today: string
  defaultDue: string
  /** The card to go on with. */
  after: string
  refused?: Refused
  /** With scripts: where the card goes instead of a plain post, and what the browser keeps of it. */
  queue?: Queue
  kept?: Kept
}

const LETTERS = { progress: 'a', slow: 'b', stuck: 'c' } as const

/**
 * The only card of the product: one project of the week. Fields that few reports need come when they are asked for: at once where scripts
 * run; without, by the answer to the post (`turn=milestone`, or the refusal of what is stuck without saying who must act).
 */
export function WeekCardForm({ card, week, action, formKey, today, defaultDue, after, refused: answered, queue, kept }: WeekCardFormProps) {
  const t = useMessages().dispatch
  const refused: Refused | undefined = kept ? { reasons: kept.reasons, values: kept.fields } : answered
  const values = refused?.values ?? {}
  const [isStuck, setStuck] = useState(values.condition === 'stuck')
  const [atMilestone, setAtMilestone] = useState(Boolean(values.milestone) || values.turn === 'milestone')
  const form = useRef<HTMLFormElement>(null)
  // A slow phone shows the form before its scripts run; what was said meanwhile counts.
  const ready = queue?.ready
  useEffect(() => {
    if (!form.current || !wasTypedIn(form.current)) return
    if (new FormData(form.current).get('condition') === 'stuck') setStuck(true)
    if (ready) queue?.type(form.current, card)
  }, [ready])
  const needsReason = card.streak >= NO_CHANGE_LIMIT
  const id = (name: string) => `${card.code}-${name}`
  const shared = { id, values, today, reasons: refused?.reasons }
  return (
    <article className={`card ${severityOf(card, today)}`} id={card.code}>
      <CardHead card={card} today={today} />
      {kept?.state === 'refused' && <p className="s-bad small">{t.wrong}</p>}
      <ErrorSummary reasons={refused?.reasons} idOf={(field) => id(field === 'condition' ? 'progress' : field)} />
      <form
        ref={form} method="post" action={action} className="pick" encType="multipart/form-data"
        onSubmit={queue?.ready ? (event) => queue.save(event, card) : undefined}
        onInput={queue?.ready ? (event) => queue.type(event.currentTarget, card) : undefined}
      >
        <input type="hidden" name="week" value={week} />
        <input type="hidden" name="project" value={card.code} />
        <input type="hidden" name="key" value={formKey} />
        <input type="hidden" name="seen" value={seenOf(card, kept)} />
        <input type="hidden" name="after" value={after} />
        {needsReason ? (
          <Note>{t.streakNote(card.streak)}</Note>
        ) : (
          <>
            <Button className="nochange" name="turn" value="no_change" formNoValidate>
              {card.last?.condition === 'stuck' ? t.noChangeStuck : t.noChange}
            </Button>
            <p className="or">{t.or}</p>
          </>
        )}
        {CONDITIONS.map((condition) => condition !== 'no_change' && (
          <input
            key={condition} className={`r r-${LETTERS[condition]}`} type="radio" name="condition" value={condition} id={id(condition)}
            defaultChecked={values.condition === condition} onChange={condition === 'stuck' ? () => setStuck(true) : undefined}
          />
        ))}
        <div className="seg">
          {CONDITIONS.map((condition) => condition !== 'no_change' && (
            <label key={condition} className={`l-${LETTERS[condition]}`} htmlFor={id(condition)}>
              {t.conditions[condition]}
            </label>
          ))}
        </div>
        <div className={needsReason ? undefined : 'more more-w'}>
          <TextArea id={id('words')} name="words" rows={2} maxLength={500} label={t.howIsIt} hint={t.howHint} defaultValue={values.words} reasons={refused?.reasons} />
        </div>
        {needsReason && (
          <Button className="nochange" name="turn" value="no_change">
            {t.noChangeWithReason}
          </Button>
        )}
        {isStuck && <ProblemFields {...shared} problem={card.problem} defaultDue={defaultDue} />}
        <div className="more more-w">
          {atMilestone ? (
            <MilestoneFields {...shared} next={card.nextMilestone} />
          ) : (
            <Button kind="link" name="turn" value="milestone" formNoValidate onClick={(event) => {
              event.preventDefault()
              setAtMilestone(true)
            }}>
              {t.milestoneReached}
            </Button>
          )}
          <div className="acts gap">
            <Button kind="main" name="turn" value="update">
              {t.save}
            </Button>
          </div>
        </div>
      </form>
    </article>
  )
}
