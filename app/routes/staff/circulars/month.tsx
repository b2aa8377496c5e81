import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { todayOf } from '~/domain/calendar'
import { fullNumber } from '~/domain/circular-body'
import { publishedParts } from '~/domain/circular-public'
import { unsourcedNumbers } from '~/domain/circular-numbers'
import { asOfText, dateText } from '~/domain/circular-text'
import { monthEnd } from '~/domain/periods'
import { can } from '~/domain/permissions'
import { nameOf } from '~/features/accounts/actors.server'
import { findLastChange } from '~/features/audit/reading.server'
import { getScope } from '~/features/circulars/lines.server'
import { checkCircular, draftCircular, issueCircular, releaseCircular, returnCircular, withdrawCircular } from '~/features/circulars/commands.server'
import { acknowledgeCircular, listEarlyReaders, receiptsOf } from '~/features/circulars/readers.server'
import { countDisputed } from '~/features/residents/use.server'
import { policyFor } from '~/features/policies/policies.server'
import { notFound, staff, type StaffContext } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { madeMarkup } from '~/http/markup.server'
import { paths } from '~/http/paths'
import { clockDay, clockTime, fullDate, monthName } from '~/i18n/dates'
import type { Messages } from '~/i18n/messages'
import { ButtonLink } from '~/ui/button'
import { Changed } from '~/ui/changed'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { Status } from '~/ui/status'
import { askedCircular, openableLines } from './asked.server'
import { Desk } from './desk'
import { Readers } from './readers'
import type { SentTable } from './printed-table'
import { shownTables, type ShownTable, type ShownTables } from './printed.server'
import { AnnexSheets, LetterSheet } from './sheets'
import styles from './circular.module.css'

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const { scope, circular, row, text, measure, isLive } = await askedCircular(page, request, params)
  const { division, month, issued } = circular
  const query = { measure: measure ?? null, live: isLive ? '1' : null }
  const t = page.t.circulars
  const { path } = await getScope(page.read, division.code)
  const state = issued ? ('issued' as const) : (row?.state ?? ('none' as const))
  const receipts = issued && !isLive ? await receiptsOf(page.read, page.actor, await getScope(page.read, division.code), { id: issued.id, month }) : null
  const early = row && !scope.issuedOnly ? await listEarlyReaders(page.read, row.id) : []
  const strange = state === 'draft' ? unsourcedNumbers(circular, text.sources) : []
  const { fourEyes } = (await policyFor(page.read, division.code, monthEnd(month))).circular
  const may = (permission: 'circular.draft' | 'circular.check' | 'circular.issue') => can(page.actor, permission, path)
  const isOwn = row !== null && [row.drafted_by, text.editedBy].includes(page.actor.accountId)
  const day = asOfText(circular)
  const disputed = issued ? 0 : await countDisputed(page.read, path)
  return {
    disputed,
    heading: `${division.name} · ${monthName(month, page.locale)} · ${t.title}`,
    division: division.code, month, measure: measure ?? null,
    state: isLive ? ('live' as const) : state,
    hasIssued: row?.state === 'issued',
    changed: row && !isLive && !scope.issuedOnly ? await findLastChange(page.read, 'circular', row.id) : null,
    lines: [
      isLive || state === 'none' ? t.liveNote : '',
      state === 'draft' ? t.draftNote : '',
      state === 'checked' && row ? t.checkedNote(await nameOf(page.read, row.checked_by)) : '',
      issued ? t.issuedNote(clockDay(issued.issuedAt, page.locale), fullDate(circular.date, page.locale), circular.date === monthEnd(month)) : t.readAt(clockTime(circular.dataAt, page.locale)),
      issued?.releasedAt ? t.releasedNote(clockDay(issued.releasedAt, page.locale)) : '',
      state === 'draft' && text.returned ? t.returnedNote(text.returned) : '',
    ].filter(Boolean),
    files: (page.settings.sofficePath ? (['docx', 'pdf', 'xlsx', 'csv', 'json'] as const) : (['docx', 'xlsx', 'csv', 'json'] as const)).map((ending) => ({ ending, href: paths.circularFile(division.code, month, ending, query) })),
    desk: {
      draft: state === 'none' && may('circular.draft') && monthEnd(month) < page.today,
      edit: state === 'draft' && may('circular.draft'),
      check: (state === 'draft' || (state === 'checked' && row?.checked_by !== page.actor.accountId)) && may('circular.check') && !(fourEyes && isOwn),
      isOwnDraft: state === 'draft' && may('circular.check') && fourEyes && isOwn,
      issue: state === 'checked' && may('circular.issue') && !(fourEyes && row?.checked_by === page.actor.accountId),
      acknowledge: receipts?.mayAcknowledge ?? false,
      giveBack: state === 'checked' && (may('circular.issue') || may('circular.check')),
      withdraw: issued !== null && issued.releasedAt !== null && !isLive && may('circular.issue'),
      release: issued !== null && issued.releasedAt === null && !isLive && may('circular.issue'),
    },
    letter: {
      issuer: circular.issuer,
      number: fullNumber(circular),
      title: circular.title,
      addressees: circular.addressees,
      paragraphs: circular.paragraphs,
      signedOn: issued ? dateText(todayOf(issued.issuedAt)) : day,
    },
    tables: sentTables(page, shownTables(circular, await openableLines(page, circular), query)),
    marks: [
      `数据时间${clockTime(circular.dataAt, 'zh-CN')}`, day, `规则版本${circular.policyVersion}`,
      issued ? `校验码${grouped(issued.hash)}${issued.previousHash ? `（前一期${grouped(issued.previousHash)}）` : ''}` : '未印发',
    ].join(' · '),
    isOfficer: scope.issuedOnly,
    publicParts: publicWords(publishedParts(circular), page.t),
    strange: strange.flatMap(({ numbers }) => numbers.map(({ unit, written }) => unit + written)),
    receipts: receipts && !scope.issuedOnly ? { received: receipts.received, lines: receipts.lines.map(({ receivedAt, ...line }) => ({ ...line, at: receivedAt ? clockTime(receivedAt, page.locale) : '' })) } : null,
    early: early.map(({ name, firstSeenAt }) => t.earlyReader(name, clockTime(firstSeenAt, page.locale))),
  }
}

/** Each table's markup on its way to its place in the page. */
function sentTables(page: StaffContext, { summary, annexes }: ShownTables): { summary: SentTable | null; annexes: SentTable[][] } {
  const sent = ({ markup, ...table }: ShownTable, id: string): SentTable => ({ ...table, markup: markup === null ? null : madeMarkup(page, id, markup) })
  return {
    summary: summary && sent(summary, 'summary'),
    annexes: annexes.map((tables, annex) => tables.map((table, index) => sent(table, `annex-${annex + 1}-${index + 1}`))),
  }
}

function publicWords(parts: ReturnType<typeof publishedParts>, { admin: { policies: words }, common: { marks } }: Messages): string {
  return (['units', 'ranks', 'stages', 'text'] as const).filter((part) => parts[part]).map((part) => words.published[part]).join(marks.list) || words.publishTotal
}

function grouped(hash: string): string {
  return hash.slice(0, 12).replace(/(.{4})(?=.)/g, '$1 ')
}

const COMMANDS = {
  draft: draftCircular, check: checkCircular, issue: issueCircular, release: releaseCircular,
} as const

export async function action({ context, request, params }: ActionFunctionArgs) {
  const page = staff(context)
  const form = await readForm(request)
  const { measure, circular } = await askedCircular(page, request, params)
  const key = { divisionCode: circular.division.code, month: circular.month, measure: circular.measure }
  const verb = form.text('verb')
  return answer(form, async () => {
    if (verb === 'acknowledge' && circular.issued) await acknowledgeCircular(page.db, page.actor, circular.issued.id, page.now)
    else if (verb === 'withdraw') await withdrawCircular(page.db, page.actor, { ...key, reason: form.text('withdrawReason') }, page.now)
    else if (verb === 'return') await returnCircular(page.db, page.actor, { ...key, reason: form.text('reason') }, page.now)
    else if (verb in COMMANDS) await COMMANDS[verb as keyof typeof COMMANDS](page.db, page.actor, key, page.now)
    else notFound()
    return redirect(paths.circular(key.divisionCode, key.month, { measure }))
  })
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.heading ?? '' }]

const KINDS = { none: 'none', draft: 'watch', checked: 'watch', issued: 'ok', live: 'none' } as const

export default function CircularPage() {
  const { heading, division, month, measure, state, hasIssued, changed, lines, files, desk, letter, tables, marks, isOfficer, strange, receipts, early, publicParts, disputed } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { circulars: t, use, common: { marks: { list: comma } } } = useMessages()
  return (
    <>
      <h1 className="vh">{heading}</h1>
      <div className={`${styles.tools} noprint`}>
        <div className={styles.state}>
          <Crumbs items={[{ label: t.title, href: paths.circulars(division) }, { label: heading.split(' · ')[1] ?? month }]} />
          <Status kind={KINDS[state]} word={t.states[state]} />
          {lines.map((line) => (
            <p key={line} className="quiet small">{line}</p>
          ))}
          <Changed change={changed} />
          {hasIssued && !isOfficer && (
            <p className="small">
              {state === 'live' ? (
                <Link to={paths.circular(division, month, { measure })}>{t.seeIssued}</Link>
              ) : (
                <Link to={paths.circular(division, month, { measure, live: '1' })}>{t.seeLive}</Link>
              )}
            </p>
          )}
        </div>
        <div className="acts">
          {files.map(({ ending, href }) => (
            <ButtonLink key={ending} to={href} download kind={ending === 'csv' || ending === 'json' ? 'link' : 'plain'}>
              {t.download(NAMES[ending])}
            </ButtonLink>
          ))}
          {!files.some(({ ending }) => ending === 'pdf') && <p className="quiet small">{t.pdfHint}</p>}
        </div>
      </div>
      <ErrorSummary reasons={refused?.reasons} />
      <Desk may={desk} textHref={paths.circularText(division, month, measure ?? undefined)} publicParts={publicParts} refused={refused} />
      {disputed > 0 && (
        <Note kind="warn">
          <Link to={paths.disagreements()}>{use.disputedNote(disputed)}</Link>
        </Note>
      )}
      {strange.length > 0 && <Note kind="warn">{t.strangeNumbers(strange.join(comma))}</Note>}
      <Readers receipts={receipts} early={early} />
      <LetterSheet letter={letter} summary={tables.summary} />
      <AnnexSheets annexes={tables.annexes} marks={marks} />
    </>
  )
}

const NAMES = { docx: 'Word', pdf: 'PDF', xlsx: 'Excel', csv: 'CSV', json: 'JSON' }
