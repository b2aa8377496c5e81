import type { SeenSheet } from '~/features/dispatch/sheets.server'
import type { Form } from '~/http/forms.server'

/** The ticked sheets, each with the handing in that was on the page: '17-204'. */
export function chosenSheets(form: Form): SeenSheet[] {
  return form.all('sheet').map((value) => {
    const [sheetId = 0, submission = 0] = value.split('-').map(Number)
    return { sheetId, submission }
  })
}
