import type { Fault, ReadLedger } from '~/domain/ledger'
import type { Messages } from '~/i18n/messages'
import type { ImportReport } from './report.server'

type Sentence = string | ((params: Record<string, string | number>) => string)

/** What is wrong in this cell and what is accepted, in the reader's language: the same words in the browser and on the command line. */
export function faultSentence(t: Messages, fault: Fault): string {
  const sentence = (t.imports.faults as Record<string, Sentence>)[fault.code]
  return saying(sentence, { ...fault.params, value: fault.value }, t) ?? fault.code
}

/** The whole line: place, column, value, what is accepted. */
export function faultLine(t: Messages, fault: Fault): string {
  const { column, value } = fault
  return t.imports.faultText({ place: t.imports.place(fault.sheet, fault.line), column, value, text: faultSentence(t, fault) })
}

export function noteSentence(t: Messages, note: ReadLedger['notes'][number]): string {
  return saying((t.imports.notesText as Record<string, Sentence>)[note.code], note.params, t) ?? note.code
}

/** Milestones by their names, sheet and line as one place. */
function saying(sentence: Sentence | undefined, params: Record<string, string | number>, t: Messages): string | undefined {
  if (sentence === undefined || typeof sentence === 'string') return sentence
  const names = t.milestones.names as Record<string, string>
  const said = { ...params }
  for (const key of ['before', 'after']) if (typeof said[key] === 'string') said[key] = names[String(said[key])] ?? String(said[key])
  return sentence({ ...said, place: t.imports.place(String(params.sheet ?? ''), Number(params.line ?? 0)) })
}

/** What the import will do, or has done, as short sentences. */
export function reportSentences(t: Messages, report: ImportReport): string[] {
  const { counts } = report
  const projects = counts.projectsNew + counts.projectsChanged + counts.projectsSame
  const facts = counts.factsNew + counts.factsCorrected + counts.factsSame
  const figures = counts.figuresNew + counts.figuresChanged + counts.figuresSame
  return [
    ...(projects ? [t.imports.projects(counts.projectsNew, counts.projectsChanged, counts.projectsSame)] : []),
    ...(facts ? [t.imports.facts(counts.factsNew, counts.factsCorrected, counts.factsSame)] : []),
    ...(counts.factsVerified ? [t.imports.factsVerified(counts.factsVerified)] : []),
    ...(figures ? [t.imports.figures(counts.figuresNew, counts.figuresChanged, counts.figuresSame)] : []),
    ...(counts.factsNew + counts.factsCorrected ? [report.verified ? t.imports.verified : t.imports.reportedOnly] : []),
  ]
}
