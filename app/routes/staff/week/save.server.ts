import { secondsSinceOpened } from '~/features/dispatch/form-key.server'
import { submitWeeklyUpdate } from '~/features/dispatch/updates.server'
import { storeFile } from '~/features/files/files.server'
import type { StaffContext } from '~/http/context.server'
import type { Form } from '~/http/forms.server'

/** One card's form as an update of the week: the same for the plain post, the page and the queue of the browser. */
export async function saveCard({ db, actor, now, secret }: StaffContext, form: Form): Promise<void> {
  const condition = form.text('turn') === 'no_change' ? 'no_change' : form.text('condition')
  const photo = form.file('photo') ?? form.file('file')
  const fileId = photo ? await storeFile(db, actor, photo, now) : null
  const milestone = condition === 'no_change' ? '' : form.text('milestone')
  const owner = condition === 'stuck' ? form.text('ownerName') : ''
  await submitWeeklyUpdate(db, actor, {
    week: form.text('week'), projectCode: form.text('project'), submissionKey: form.text('key'), seconds: secondsSinceOpened(form.text('key'), secret, now),
    seen: form.has('seen') ? form.text('seen') : undefined,
    condition, words: form.text('words'),
    milestone: milestone ? { milestone, occurredOn: form.text('occurredOn'), untilOn: form.text('untilOn') || null, reference: form.text('reference'), fileId } : null,
    problem: owner ? { class: form.text('class'), title: form.text('words'), ownerName: owner, dueOn: form.text('dueOn') } : null,
  }, now)
}
