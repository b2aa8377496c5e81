import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { isHalf } from '~/domain/periods'
import { can } from '~/domain/permissions'
import { findLastChange } from '~/features/audit/reading.server'
import { findDecision } from '~/features/ratings/decisions.server'
import {
  ballotEntries, castBallot, closeObservation, findObservation, findVoter, listEligibleVoters, listEntries, listObservedUnits, openObservation, ownUnits, turnout,
} from '~/features/ratings/observations.server'
import { getRatingScope } from '~/features/ratings/rights.server'
import { notFound, staff } from '~/http/context.server'
import { answer, foundOrNot, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { clockDay } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { ButtonLink } from '~/ui/button'
import { Changed } from '~/ui/changed'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { useMessages } from '~/ui/messages'
import { DecisionSheet } from './decision-table'
import { BallotForm, CloseForm, PrepareForm } from './observation-forms'
import { halfName } from './words'

export const handle = { narrow: true }

export async function loader({ context, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const { division = '', half = '' } = params
  const t = page.t.ratings
  if (!isHalf(half)) notFound()
  const scope = await foundOrNot(getRatingScope(page.read, page.actor, division))
  const observation = await findObservation(page.read, scope.code, half)
  const decision = await findDecision(page.read, scope.code, 'observation', half)
  const voter = observation && (await findVoter(page.read, observation.id, page.actor))
  const count = observation && (await turnout(page.read, observation.id))
  const isOpen = observation !== null && observation.closed_at === null
  const mayPrepare = observation === null && can(page.actor, 'rating.prepare', scope.path)
  const name = halfName(half, t)
  return {
    title: t.observations, division: scope.code, half: name, today: page.today,
    heading: decision ? t.observationDone(scope.name, name) : observation ? t.observationOpen(scope.name, name) : t.observationNone(scope.name, name),
    body: decision?.body ?? null,
    confirmed: decision && { say: t.confirmedBy(decision.confirmedBy, clockDay(decision.confirmedAt, page.locale)), code: t.code(decision.hash.slice(0, 16)), href: paths.observationDocument(scope.code, half) },
    prepare: mayPrepare ? { units: await listObservedUnits(page.read, scope, page.today), voters: await listEligibleVoters(page.read, scope, page.today) } : null,
    turnout: isOpen && count ? t.turnout(count.voted, count.voters) : null,
    vote: !isOpen ? null : voter === null ? ('none' as const) : voter.voted_on !== null ? ('cast' as const) : ('open' as const),
    ballot: isOpen && voter && voter.voted_on === null ? ballotEntries(await listEntries(page.read, observation.id), ownUnits(page.actor)) : [],
    changed: decision ? await findLastChange(page.read, 'rating', decision.id) : observation && (await findLastChange(page.read, 'observation', observation.id)),
    mayClose: isOpen && can(page.actor, 'rating.confirm', scope.path),
  }
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const { division = '', half = '' } = params
  const key = { divisionCode: division, half }
  const form = await readForm(request)
  const fields = (prefix: string) => Object.keys(form.values).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []))
  return answer(form, async () => {
    const verb = form.text('verb')
    if (verb === 'open') {
      const places = Object.fromEntries(fields('site-').map((code) => [code, form.text(`site-${code}`)]))
      await openObservation(db, actor, { ...key, heldOn: form.text('heldOn'), places, voterIds: form.all('voter').map(Number) }, now)
    } else if (verb === 'cast') {
      await castBallot(db, actor, { ...key, places: Object.fromEntries(fields('place-').map((id) => [Number(id), form.integer(`place-${id}`)])) }, now)
    } else if (verb === 'close') await closeObservation(db, actor, key, now)
    else notFound()
    return redirect(paths.observation(division, half))
  })
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data ? `${data.half} · ${data.title}` : '' }]

export default function Observation() {
  const { heading, division, half, today, body, confirmed, prepare, turnout: count, vote, ballot, mayClose, changed } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { ratings: t } = useMessages()
  const lead = confirmed?.say ?? count ?? (prepare ? undefined : t.onlyBureau)
  return (
    <>
      <Crumbs items={[{ label: t.title, href: paths.ratings(division) }, { label: half }]} />
      <Answer lead={lead}>{heading}</Answer>
      {confirmed && (
        <div className="acts gap noprint">
          <ButtonLink to={confirmed.href} download>{t.download}</ButtonLink>
        </div>
      )}
      <ErrorSummary reasons={refused?.reasons} />
      {body && <DecisionSheet body={body} withText />}
      {confirmed && <p className="quiet small">{confirmed.code}</p>}
      {prepare && <PrepareForm {...prepare} today={today} refused={refused} />}
      {vote === 'open' && <BallotForm entries={ballot} refused={refused} />}
      {vote === 'cast' && <p>{t.voted}</p>}
      {vote === 'none' && <p className="quiet">{t.notVoter}</p>}
      {mayClose && <CloseForm />}
      <Changed change={changed} />
    </>
  )
}
