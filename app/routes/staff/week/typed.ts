/** The form of a project's card, where the page shows one. */
export function formOf(project: string): HTMLFormElement | null {
  return document.getElementById(project)?.querySelector('form') ?? null
}

/** Whether somebody has said something in the form, even before the page's scripts ran. */
export function wasTypedIn(form: HTMLFormElement | null): boolean {
  return [...(form?.elements ?? [])].some((field) => {
    if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue
    return field instanceof HTMLInputElement && (field.value !== field.defaultValue || field.checked !== field.defaultChecked)
  })
}
