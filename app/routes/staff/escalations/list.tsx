import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { reasonText } from '~/domain/escalation-text'
import { can } from '~/domain/permissions'
import { listUnitChoices } from '~/features/divisions/listing.server'
import { districtProposals, listEscalations } from '~/features/escalations/list.server'
import { staff } from '~/http/context.server'
import { askedDistrict } from '~/http/district.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { ButtonLink } from '~/ui/button'
import { Empty } from '~/ui/empty'
import { SelectField } from '~/ui/field'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { Status } from '~/ui/status'
import { TableFiles } from '~/ui/table-files'
import { StepTable } from './step-table'
import { groundWord } from './words'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const { read, actor, now, today, t } = page
  const district = await askedDistrict(page, request)
  const unit = new URL(request.url).searchParams.get('unit') ?? ''
  const issues = can(actor, 'escalation.issue', district.path)
  const { proposals, met } = issues ? await districtProposals(read, district.code, now) : { proposals: [], met: [] }
  const units = await listUnitChoices(read, actor, district)
  const steps = await listEscalations(read, actor, { district: district.code, unit: unit || undefined })
  return {
    title: t.escalations.title, district: { code: district.code, name: district.name }, unit, units, today, steps, met, issues,
    unitName: units.find(({ value }) => value === unit)?.label ?? '',
    proposals: proposals.filter(({ code }) => !unit || code === unit).map(({ evidence, ...proposal }) => ({ ...proposal, reason: reasonText(proposal.name, evidence) })),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

/** What the system proposes, and what was issued: who must answer what, by when. */
export default function Escalations() {
  const { district, unit, unitName, units, today, steps, met, issues, proposals } = useLoaderData<typeof loader>()
  const { escalations: t } = useMessages()
  const open = steps.filter((step) => (step.state === 'issued' || step.state === 'replied') && !met.includes(step.unit.code)).length
  return (
    <>
      <Answer above={district.name} lead={issues && t.lead}>
        {issues ? t.answer(proposals.length, open) : t.answerOfficer(steps.filter((step) => step.state === 'issued').length)}
      </Answer>
      <Form method="get" className="filters noprint">
        <input type="hidden" name="district" value={district.code} />
        {units.length > 1 && (
          <>
            <SelectField name="unit" label={t.unit} choices={[{ value: '', label: t.all }, ...units]} defaultValue={unit} />
            <button className="btn" type="submit">
              {t.show}
            </button>
          </>
        )}
        {issues && (
          <ButtonLink kind="link" to={paths.escalationTexts(district.code)}>
            {t.templates}
          </ButtonLink>
        )}
      </Form>
      {issues && (
        <Section title={t.proposed(proposals.length)} say={proposals.length > 0 && t.proposedSay}>
          {proposals.map((proposal) => (
            <div className="prob" key={proposal.code}>
              <b>
                <Status kind="late" tag word={t.steps[proposal.step]} />
              </b>
              <div>
                <Link className="what" to={paths.proposal({ unit: proposal.code, step: proposal.step, ground: proposal.ground })}>
                  {proposal.name}
                </Link>{' '}
                <span className="quiet">{groundWord(proposal.ground, t)}</span>
                <br />
                <span lang="zh-CN">{proposal.reason}</span>
              </div>
              <div>
                <Link to={paths.proposal({ unit: proposal.code, step: proposal.step, ground: proposal.ground })}>{t.open}</Link>
              </div>
            </div>
          ))}
        </Section>
      )}
      {steps.length === 0 ? (
        <Empty title={t.none}>{t.noneSay}</Empty>
      ) : (
        <Section title={unit ? t.history(unitName) : t.issued(steps.filter((step) => step.state !== 'waived').length)}>
          <StepTable steps={steps} today={today} met={met} />
          <p className="acts gap noprint">
            <TableFiles to={(ending) => paths.escalationsTable(ending, { district: district.code, unit })} />
          </p>
        </Section>
      )}
    </>
  )
}
