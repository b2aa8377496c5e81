import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { useMessages } from '~/ui/messages'

/** A link out of a message that leads nowhere any more, and what to do about it. */
export function OldLink() {
  const { follow: t } = useMessages()
  return (
    <>
      <Answer lead={t.oldLinkLead}>{t.oldLink}</Answer>
      <ToHome />
    </>
  )
}

/** The way on, once there is nothing left to do. */
export function ToHome() {
  const { common } = useMessages()
  return (
    <p className="acts gap">
      <a href={paths.home()}>{common.errors.toSearch}</a>
    </p>
  )
}
