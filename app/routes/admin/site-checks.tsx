import { Form } from '@remix-run/react'
import type { LastChange } from '~/features/audit/reading.server'
import type { SiteCheckDraw } from '~/features/signs/site-checks.server'
import type { Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Button } from '~/ui/button'
import { Changed } from '~/ui/changed'
import { Field, SelectField } from '~/ui/field'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'

interface SiteChecksProps {
  draw: SiteCheckDraw | null
  /** Who drew it, and when. */
  drawn: LastChange | null
  district: string
  month: string
  monthWords: string
  isOver: boolean
  refused?: Refused
}

/** The lot of the month: drawn once, with a seed that can be published, and what was found on the spot. */
export function SiteChecks({ draw, drawn, district, month, monthWords, isOver, refused }: SiteChecksProps) {
  const t = useMessages().admin.signs
  const hidden = (
    <>
      <input type="hidden" name="district" value={district} />
      <input type="hidden" name="month" value={month} />
    </>
  )
  if (!draw) {
    return (
      <Section title={t.drawTitle(monthWords)} say={t.drawSay}>
        {isOver ? (
          <Form method="post">
            {hidden}
            <Field name="seed" label={t.seed} hint={t.seedHint} defaultValue={refused?.values.seed} reasons={refused?.reasons} optional />
            <p className="acts gap">
              <Button kind="main" name="do" value="draw">
                {t.draw}
              </Button>
            </p>
          </Form>
        ) : (
          <p className="quiet">{t.drawLater}</p>
        )}
      </Section>
    )
  }
  const results = [{ value: 'as_reported', label: t.results.as_reported }, { value: 'differs', label: t.results.differs }]
  return (
    <Section title={t.drawn(draw.districtName, draw.from, draw.projects.length)} say={t.drawnSay(draw.seed)}>
      <table className="tb">
        <tbody>
          {draw.projects.map((project) => (
            <tr key={project.projectId}>
              <td>
                <Link to={paths.project(project.code)}>{project.place}</Link> <span className="quiet small">{project.unit}</span>
                <br />
                <code>{project.code}</code>
              </td>
              <td>
                {project.result ? (
                  <>
                    <b>{t.results[project.result]}</b> {project.note}
                    {project.checkedAt && <Changed change={{ by: project.checkedBy ?? '', at: project.checkedAt, action: 'noteSiteCheck' }} />}
                  </>
                ) : (
                  <details open={refused?.values.project === String(project.projectId)}>
                    <summary>{t.note}</summary>
                    <Form method="post">
                      {hidden}
                      <input type="hidden" name="draw" value={draw.id} />
                      <input type="hidden" name="project" value={project.projectId} />
                      <SelectField name="result" id={`result-${project.projectId}`} label={t.result} choices={results} reasons={refused?.reasons} />
                      <Field name="note" id={`note-${project.projectId}`} label={t.found} hint={t.foundHint} reasons={refused?.reasons} />
                      <p className="acts gap">
                        <Button name="do" value="note">
                          {t.save}
                        </Button>
                      </p>
                    </Form>
                  </details>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Changed change={drawn} />
    </Section>
  )
}
