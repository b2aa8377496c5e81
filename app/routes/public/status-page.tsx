import type { ReactNode } from 'react'
import type { Expected, PublicStep } from '~/domain/public-status'
import { placeName } from '~/domain/places'
import type { ShownAnnouncement } from '~/features/announcements/announcements.server'
import type { PublicLetter } from '~/features/feedback/list.server'
import type { PublicPhoto } from '~/features/photos/list.server'
import type { Contact, PublicProject } from '~/features/residents/status.server'
import { expectedOn, explanation, headline, inspectionWords, movedWords, newsWords, stepWords, type Words } from '~/features/residents/words'
import { fullDate, shortDate } from '~/i18n/dates'
import { paths } from '~/http/paths'
import type { Locale, Messages } from '~/i18n/messages'
import { Announcements } from '~/ui/announcements'

/** Addresses of the page's links. */
export interface StatusLinks {
  home: string
  estate: string
  sheet: string
  feedback: string
  follow: string
  /** Where residents say whether it really works; null while they are not asked. */
  use: string | null
  elder: string
  /** One size up and down in elder mode; null at the ends. */
  larger: string | null
  smaller: string | null
  aloud: string
  language: string
}

interface StatusPageProps {
  said: readonly ShownAnnouncement[]
  project: PublicProject
  letters: readonly PublicLetter[]
  photos: readonly PublicPhoto[]
  words: Words
  t: Messages
  elder: boolean
  links: StatusLinks
}

/** Where it stands, what comes next, when one can ride, why it is stopped, whom to call: all of it before the steps. */
export function StatusPage({ said, project, letters, photos, words, t: messages, elder, links }: StatusPageProps) {
  const { t } = words
  const { common, feedback } = messages
  const { status } = project
  const shown = status.steps.filter((step) => t.steps[step.milestone])
  const done = shown.filter((step) => step.state === 'done' || step.state === 'unrecorded').length
  return (
    <>
      <a className="skip" href="#main">{common.skip}</a>
      <header className="top n">
        <div className="w">
          <a href={links.home}>{common.publicProduct}</a>
          <nav aria-label={common.display}>
            <a href={links.elder} rel="nofollow">{elder ? common.elderOff : common.elderOn}</a>
            {links.larger && <a href={links.larger} rel="nofollow">{common.larger}</a>}
            {links.smaller && <a href={links.smaller} rel="nofollow">{common.smaller}</a>}
            {elder && <a href={links.aloud} rel="nofollow">{common.aloud}</a>}
            <a href={links.language} rel="nofollow">{common.otherLanguage}</a>
          </nav>
        </div>
      </header>
      <main className="w" id="main" tabIndex={-1}>
        <Announcements said={said} />
        <p className="pl">
          <b>{placeName(project)}</b>
          {project.unit.name} · <span className="nb">{project.code}</span>
        </p>
        <Standing project={project} words={words} />
        <dl>
          <NextRows project={project} words={words} />
          {status.state !== 'in_use' && <NewsRow project={project} words={words} />}
        </dl>
        <Calls project={project} t={t} />
        {links.use && (
          <div className="n">
            <h2>{messages.use.question}</h2>
            <p>{messages.use.why}</p>
            <a className="btn" href={links.use}>{messages.use.say}</a>
          </div>
        )}
        <h2>{t.stepsTitle(shown.length, done)}</h2>
        <ol>
          {shown.map((step) => (
            <li key={step.milestone} className={stepClass(step, status.next)}>
              <b>{t.steps[step.milestone]}</b>
              <span>
                {stepWords(step, status, words)}
                {step.pending && `，${t.pendingWord}`}
              </span>
            </li>
          ))}
        </ol>
        <Photos photos={photos} t={messages} />
        <Letters letters={letters} t={messages} locale={words.locale} />
        <div className="n">
          <h2>{t.alsoYouCan}</h2>
          <a className="btn" href={links.follow}>{messages.follow.button}</a>
          <a className="btn" href={links.feedback}>{feedback.write}</a>
          <a className="btn" href={links.home}>{t.otherBuilding}</a>
          <a className="btn" href={links.estate}>{t.sameEstate(project.estate)}</a>
          <a className="btn" href={links.sheet}>{t.printSheet}</a>
        </div>
      </main>
      <footer className="w">
        <div className="f">
          {t.privacy}
          <br />
          {messages.site.info(project.code, project.unit.name, fullDate(words.today, words.locale))}
          <br />
          <a href={paths.siteMap()}>{messages.site.mapTitle}</a> <a href={paths.accessibility()}>{messages.site.accessTitle}</a> <a href={paths.privacy()}>{messages.site.privacyTitle}</a>{' '}
          <a href={paths.contactPage()}>{messages.site.contactTitle}</a>
        </div>
      </footer>
    </>
  )
}

function Standing({ project, words }: { project: PublicProject; words: Words }) {
  const { status } = project
  const why = explanation(status, words)
  const tone = status.state === 'paused' || status.state === 'failed' ? 'st bad' : status.state === 'terminated' ? 'st end' : 'st'
  return (
    <div className={tone}>
      <h1>
        {status.state === 'paused' && <i aria-hidden="true" />}
        {headline(status, words)}
      </h1>
      {why && <p>{why}</p>}
      {status.stagePending && <p className="q">{words.t.pendingHow}</p>}
    </div>
  )
}

function NextRows({ project, words }: { project: PublicProject; words: Words }) {
  const { t, locale, today } = words
  const { status } = project
  if (status.state === 'terminated') return null
  if (status.state === 'in_use')
    return (
      <>
        <Row term={t.maintenance}>{project.maintenance ? <b>{project.maintenance.name}</b> : t.maintenanceNone}</Row>
        {status.nextInspectionOn && (
          <Row term={t.nextInspection}>
            <b>{inspectionWords(status.nextInspectionOn, words)}</b>
          </Row>
        )}
      </>
    )
  return (
    <>
      {status.pause?.restartOn && (
        <Row term={t.restart}>
          <b>{t.expected(shortDate(status.pause.restartOn, today, locale))}</b>
        </Row>
      )}
      {status.next && (
        <Row term={t.next}>
          <b>
            {t.joined(t.steps[status.next] ?? '', expectedOn(status.nextExpected, words))}
          </b>
          <Moved expected={status.nextExpected} words={words} />
        </Row>
      )}
      {status.rideExpected && status.next !== 'IN_USE' && (
        <Row term={t.rideTitle}>
          <b>{expectedOn(status.rideExpected, words)}</b>
          <Moved expected={status.rideExpected} words={words} />
        </Row>
      )}
    </>
  )
}

function Moved({ expected, words }: { expected: Expected | null; words: Words }) {
  const { t, locale, today } = words
  if (!expected) return null
  const first = expected.first ?? (expected.overtaken ? expected.on : null)
  if (!first && expected.lateDays === 0) return null
  return (
    <>
      {first && (
        <>
          {t.firstPromised}
          <s>{shortDate(first, today, locale)}</s>
          {movedWords(expected, words)}
        </>
      )}
      {expected.lateDays > 0 && !expected.overtaken && (
        <>
          {first && <br />}
          <span className="late">{t.late(expected.lateDays)}</span>
        </>
      )}
    </>
  )
}

function NewsRow({ project, words }: { project: PublicProject; words: Words }) {
  const { when, what, pending } = newsWords(project.status, words)
  const stop = words.locale === 'en' ? '. ' : '。'
  return (
    <Row term={words.t.news}>
      {what ? `${when}${stop}${what}` : when}
      {pending && <span className="q nb"> {words.t.pendingWord}</span>}
    </Row>
  )
}

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** The site before, during and after the works; fetched only when they come into sight. */
function Photos({ photos, t: { residents, feedback } }: { photos: readonly PublicPhoto[]; t: Messages }) {
  if (photos.length === 0) return null
  return (
    <>
      <h2>{residents.photosTitle}</h2>
      {photos.map((photo) => (
        <figure key={photo.id}>
          <img src={paths.publicPhoto(photo.id)} width={photo.width} height={photo.height} alt={photo.timing && residents.photoAlt[photo.timing]} loading="lazy" />
          <figcaption>{photo.timing && feedback.timings[photo.timing]}</figcaption>
        </figure>
      ))}
    </>
  )
}

/** What neighbours asked, with the answers. */
function Letters({ letters, t: { feedback }, locale }: { letters: readonly PublicLetter[]; t: Messages; locale: Locale }) {
  if (letters.length === 0) return null
  return (
    <>
      <h2>{feedback.askedAndAnswered}</h2>
      {letters.map((letter, index) => (
        <div className="qa" key={index}>
          <p className="q">{feedback.askedOn(feedback.staffKinds[letter.kind], fullDate(letter.receivedOn, locale))}</p>
          <p>{letter.question}</p>
          {letter.photoIds.map((id) => (
            <img key={id} src={paths.publicPhoto(id)} alt={feedback.photoOf} loading="lazy" />
          ))}
          <p className="q">{feedback.answeredOn(letter.unit, fullDate(letter.answeredOn, locale))}</p>
          <p>{letter.answer}</p>
        </div>
      ))}
    </>
  )
}

/** The office, and first of all the rescue number once the elevator runs. */
function Calls({ project, t }: { project: PublicProject; t: Messages['residents'] }) {
  const office = officeOf(project)
  const rescue = project.maintenance?.phone ? project.maintenance : null
  return (
    <>
      {rescue && <Call contact={rescue} says={t.rescue(rescue.name)} />}
      {office.phone ? <Call contact={office} says={t.call(office.name)} second={Boolean(rescue)} /> : <p className="pl">{t.askAt(office.name)}</p>}
    </>
  )
}

function Call({ contact, says, second = false }: { contact: Contact; says: string; second?: boolean }) {
  return (
    <a className={second ? 'call two' : 'call'} href={paths.call(contact.phone)}>
      <small>{says}</small>
      {contact.phone}
    </a>
  )
}

/** The sub-district, or its district where only that has a number. */
export function officeOf(project: PublicProject): Contact {
  return project.unit.phone || !project.district.phone ? project.unit : project.district
}

function stepClass(step: PublicStep, next: string | null): string | undefined {
  if (step.state === 'todo') return step.milestone === next ? 'now' : 'o'
  return step.state === 'stop' ? 'x' : undefined
}
