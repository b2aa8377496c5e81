import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { yearOf } from '~/domain/periods'
import { readablePolicy } from '~/domain/policy'
import { findLastChanges } from '~/features/audit/reading.server'
import { listDivisionChoices } from '~/features/divisions/listing.server'
import { listPolicyVersions, policyFor } from '~/features/policies/policies.server'
import { notFound, staff } from '~/http/context.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Changed } from '~/ui/changed'
import { SelectField } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { PolicyWords } from './policy-words'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, today, t } = staff(context)
  const choices = await listDivisionChoices(read, actor, 'policy.manage')
  const division = new URL(request.url).searchParams.get('division') || (choices[0]?.value ?? '')
  const chosen = choices.find((choice) => choice.value === division) ?? notFound()
  const stored = await listPolicyVersions(read, division)
  const changes = await findLastChanges(read, 'policy', stored.map(({ id }) => id))
  const versions = stored.map(({ body, ...version }) => {
    const policy = readablePolicy(body)
    return { ...version, policy, body: policy ? null : body, changed: changes.get(String(version.id)) ?? null }
  })
  return { title: t.admin.policies.title, choices, division, name: chosen.label.trim().replace(/ \S+$/, ''), policy: await policyFor(read, division, today), versions, year: yearOf(today) }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export default function Policies() {
  const { choices, division, name, policy, versions, year } = useLoaderData<typeof loader>()
  const { policies: t } = useMessages().admin
  return (
    <>
      <Answer>{t.answer(name, versions.length)}</Answer>
      <Form method="get" className="acts">
        <SelectField name="division" label={t.division} choices={choices} defaultValue={division} />
        <Button>{t.show}</Button>
        <ButtonLink kind="main" to={paths.newPolicy(division)}>
          {t.create}
        </ButtonLink>
      </Form>
      <Section title={t.inForce}>
        <PolicyWords policy={policy} division={name} year={year} />
      </Section>
      <Section title={t.versions} say={versions.length === 0 ? t.noVersions : undefined}>
        {versions.map((version) => (
          <details key={version.id}>
            <summary>
              {t.from(version.valid_from)} {version.note}
            </summary>
            {version.policy ? <PolicyWords policy={version.policy} division={name} year={yearOf(version.valid_from)} /> : <pre><code>{version.body}</code></pre>}
            <Changed change={version.changed} />
          </details>
        ))}
      </Section>
    </>
  )
}
