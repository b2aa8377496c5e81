import type { LoaderFunctionArgs } from '@remix-run/node'
import { EVENT_COLUMNS, FIGURE_COLUMNS, PROJECT_COLUMNS } from '~/domain/ledger-columns'
import { staff } from '~/http/context.server'
import { fileResponse, MEDIA_TYPES } from '~/http/download.server'
import { workbookOf } from '~/http/table-download.server'

/** An empty ledger with its three sheets; the column names are those of the import, whatever the reader's language. */
export async function loader({ context }: LoaderFunctionArgs) {
  const { t } = staff(context)
  const projects = PROJECT_COLUMNS.slice(0, PROJECT_COLUMNS.findIndex((column) => column.key === 'note') + 1).map((column) => column.title)
  const sheets = [
    { name: '项目', header: [...projects, '部数', '地址'], rows: [] },
    { name: '节点', header: EVENT_COLUMNS.slice(0, 5).map((column) => column.title), rows: [] },
    { name: '历史基数', header: FIGURE_COLUMNS.map((column) => column.title), rows: [] },
  ]
  return fileResponse(`${t.imports.templateName}.xlsx`, MEDIA_TYPES.xlsx, await workbookOf(sheets))
}
