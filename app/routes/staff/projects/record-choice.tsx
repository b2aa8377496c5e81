import { useLoaderData } from '@remix-run/react'
import { reasonText } from '~/i18n/messages'
import { paths } from '~/http/paths'
import { shortDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Crumbs } from '~/ui/crumbs'
import { Link } from '~/ui/link'
import { useLocale, useMarks, useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import type { loader } from './record'

/** What can be recorded for the project now, and in words why the rest cannot. */
export function RecordChoice() {
  const { project, place, choices, reached, today } = useLoaderData<typeof loader>()
  const messages = useMessages()
  const marks = useMarks()
  const { projects: t, milestones } = messages
  const locale = useLocale()
  const open = choices.filter((choice) => choice.isMain && choice.reasons.length === 0)
  const closed = choices.filter((choice) => choice.reasons.length > 0)
  const side = choices.filter((choice) => !choice.isMain && choice.reasons.length === 0)
  return (
    <>
      <Crumbs items={[{ label: t.title, href: paths.projects() }, { label: project.code, href: paths.project(project.code) }, { label: t.form.record.title }]} />
      <Answer>{t.form.record.choose(place)}</Answer>
      {open.length > 0 && (
        <Section title={t.form.record.open}>
          <Choices of={open} />
        </Section>
      )}
      <Section title={t.form.record.side}>
        <Choices of={side} />
      </Section>
      {closed.length > 0 && (
        <Section title={t.form.record.closed}>
          <table className="tb list">
            <tbody>
              {closed.map(({ code, reasons }) => (
                <tr key={code}>
                  <th scope="row">{milestones.names[code]}</th>
                  <td className="quiet">{reasons.map((reason) => reasonText(messages, reason)).join(marks.semicolon)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
      {reached.length > 0 && (
        <Section title={t.form.record.done}>
          <p className="quiet">
            {reached.map(({ code, on }, index) => (
              <i key={code} className="nw">
                {milestones.names[code]} {shortDate(on, today, locale)}
                {index < reached.length - 1 && marks.list}
              </i>
            ))}
          </p>
        </Section>
      )}
    </>
  )

  function Choices({ of }: { of: typeof choices }) {
    return (
      <ul className="acts gap">
        {of.map(({ code }) => (
          <li key={code}>
            <Link className={code === project.next ? 'btn btn-1' : 'btn'} to={paths.recordMilestone(project.code, code)}>
              {milestones.names[code]}
            </Link>
          </li>
        ))}
      </ul>
    )
  }
}
