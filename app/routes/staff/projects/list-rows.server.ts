import type { ProjectRow } from '~/features/projects/project-list.server'
import { paths } from '~/http/paths'
import { shortDate } from '~/i18n/dates'
import type { Locale, Messages } from '~/i18n/messages'
import { escaped } from '~/ui/escaped'
import { conditionOf } from './condition'

interface Reader {
  t: Messages
  locale: Locale
  today: string
  /** Rows of several units say whose they are. */
  withUnit: boolean
  byCode: boolean
}

/** The list's table as text: fifty rows of elements cost more than all else of the page, and nothing in them waits for a script (decision 091). */
export function tableOf(rows: readonly ProjectRow[], reader: Reader): string {
  const { t: { projects: t }, withUnit, byCode } = reader
  const { columns } = t.list
  const heads = [columns.place, ...(withUnit ? [columns.unit] : []), columns.stage, columns.next, columns.condition].map((name) => `<th scope="col">${escaped(name)}</th>`)
  const row = rowOf(reader)
  return (
    `<table class="tb list"><caption>${escaped(byCode ? t.list.captionCode : t.list.caption)}</caption>` +
    `<thead><tr>${heads.join('')}<th scope="col" class="num">${escaped(columns.elevators)}</th></tr></thead><tbody>${rows.map(row).join('')}</tbody></table>`
  )
}

function rowOf({ t: { projects: t, milestones }, locale, today, withUnit }: Reader): (row: ProjectRow) => string {
  const names: Readonly<Record<string, string>> = milestones.names
  const { columns } = t.list
  const labels = { unit: escaped(columns.unit), stage: escaped(columns.stage), next: escaped(columns.next), condition: escaped(columns.condition), elevators: escaped(columns.elevators) }
  const under = (date: string | null, precision?: string) => (date ? `<span class="why">${shortDate(date, today, locale, precision)}</span>` : '')
  return (row) => {
    const code = escaped(row.code)
    const stage = row.stage ? (names[row.stage] ?? '') : milestones.noStage
    const next = row.terminatedOn ? null : row.next
    const { kind, word } = conditionOf(row, today, t)
    return (
      `<tr><th scope="row"><a href="${escaped(paths.project(row.code))}">${escaped(row.estate + row.building + row.stairwell)}</a>` +
      `<span class="why">${row.inPlan ? code : `${code} · ${escaped(t.outside)}`}</span></th>` +
      (withUnit ? `<td data-label="${labels.unit}">${escaped(row.unit)}</td>` : '') +
      `<td data-label="${labels.stage}">${escaped(stage)}${under(row.stageOn, row.stagePrecision)}</td>` +
      `<td data-label="${labels.next}">${next ? escaped(names[next] ?? '') + under(row.dueOn) : '—'}</td>` +
      `<td data-label="${labels.condition}"><span class="st st-${kind}">${escaped(word)}</span></td>` +
      `<td class="num" data-label="${labels.elevators}">${row.elevators}</td></tr>`
    )
  }
}
