import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { listPublicLetters } from '~/features/feedback/list.server'
import { satisfactionByUnit } from '~/features/residents/use.server'
import { ALL_DISTRICTS, revisionStamp } from '~/features/residents/revisions.server'
import { visitor } from '~/http/context.server'
import { paths } from '~/http/paths'
import { madeFrom } from '~/http/public-page.server'
import { fullDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Empty } from '~/ui/empty'
import { useLocale, useMessages } from '~/ui/messages'
import { SatisfactionTable } from '~/ui/satisfaction'
import { Section } from '~/ui/section'

const SHOWN = 50

export async function loader({ context }: LoaderFunctionArgs) {
  const { read, t } = visitor(context)
  const scopes = [ALL_DISTRICTS]
  const stamp = await revisionStamp(read, scopes)
  const page = { letters: await listPublicLetters(read, 'all', SHOWN), satisfaction: await satisfactionByUnit(read, ['/']), title: `${t.feedback.publicTitle} · ${t.common.publicProduct}` }
  return data(page, { headers: madeFrom({ scopes, stamp }) })
}

export const handle = { narrow: true }

export { links } from '../sheets'

export const headers = ({ loaderHeaders }: { loaderHeaders: Headers }) => loaderHeaders

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }]

/** Questions with their answers, the newest first. */
export default function PublicAnswers() {
  const { letters, satisfaction } = useLoaderData<typeof loader>()
  const { feedback: t, use } = useMessages()
  const locale = useLocale()
  return (
    <>
      <Answer lead={letters.length > 0 && t.publicLead}>{t.publicAnswer}</Answer>
      {letters.length === 0 && <Empty title={t.publicNone} />}
      {letters.map((letter, index) => (
        <article className="asked" key={index}>
          <p className="quiet small">
            {t.askedOn(t.staffKinds[letter.kind], fullDate(letter.receivedOn, locale))}
            {letter.place && ` · ${letter.place}`}
          </p>
          <p className="said">{letter.question}</p>
          {letter.photoIds.map((id) => (
            <img key={id} src={paths.publicPhoto(id)} alt={t.photoOf} loading="lazy" />
          ))}
          <p className="quiet small">{t.answeredOn(letter.unit, fullDate(letter.answeredOn, locale))}</p>
          <p className="said">{letter.answer}</p>
        </article>
      ))}
      <Section title={use.satisfaction} say={use.satisfactionSay}>
        <SatisfactionTable rows={satisfaction} />
      </Section>
      <p className="acts gap">
        <a className="btn" href={paths.feedback()}>
          {t.write}
        </a>
      </p>
    </>
  )
}
