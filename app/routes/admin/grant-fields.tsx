import type { Reason } from '~/domain/refusal'
import { Field, SelectField, type Choice } from '~/ui/field'
import { useMarks, useMessages } from '~/ui/messages'

interface GrantFieldsProps {
  divisions: readonly Choice[]
  reasons?: readonly Reason[]
  values?: Record<string, string>
}

/** Role, place and term of a grant. The place is chosen, never given by standing first: the first one is the widest. */
export function GrantFields({ divisions, reasons, values }: GrantFieldsProps) {
  const { edit: t, roles, rights } = useMessages().accounts
  const marks = useMarks()
  const choices = (Object.keys(roles) as (keyof typeof roles)[]).map((role) => ({ value: role, label: `${roles[role]}${marks.open}${rights[role]}${marks.close}` }))
  return (
    <>
      <SelectField name="role" label={t.role} choices={choices} defaultValue={values?.role ?? 'officer'} reasons={reasons} required />
      <SelectField name="divisionCode" label={t.division} hint={t.divisionHint} choices={divisions} defaultValue={values?.divisionCode} reasons={reasons} required>
        {divisions.length > 1 && <option value="">{t.chooseDivision}</option>}
      </SelectField>
      <Field name="validFrom" type="date" label={t.validFrom} hint={t.termHint} defaultValue={values?.validFrom} reasons={reasons} optional />
      <Field name="validUntil" type="date" label={t.validUntil} defaultValue={values?.validUntil} reasons={reasons} optional />
    </>
  )
}
