import { degreesOf } from '~/domain/coordinates'
import type { Form, Refused } from '~/http/forms.server'
import { Field, TextArea } from '~/ui/field'
import { useMessages } from '~/ui/messages'

/** What was typed for the place of the estate; undefined where the form has no such fields. */
export function positionFields(form: Form) {
  return form.has('longitude') ? { longitude: form.text('longitude'), latitude: form.text('latitude') } : undefined
}

/** A degree as the form shows it. */
export function degreesTyped(degree: number | null): string {
  return degree === null ? '' : degreesOf(degree)
}

interface ParticularsProps {
  refused?: Refused
  /** What is on record; nothing for a new project. */
  known?: { estate: string; address: string; building: string; stairwell: string; floors: number | null; households: number | null; elevators: number; note: string; longitude: number | null; latitude: number | null }
}

/** Where the elevator stands and how large the stairwell is: the same fields for a new project and for a correction. */
export function Particulars({ refused, known }: ParticularsProps) {
  const t = useMessages().projects.form
  const reasons = refused?.reasons
  const value = (name: keyof NonNullable<ParticularsProps['known']>) => refused?.values[name] ?? known?.[name] ?? undefined
  const degrees = (name: 'longitude' | 'latitude') => refused?.values[name] ?? (typeof known?.[name] === 'number' ? degreesOf(known[name]) : undefined)
  return (
    <>
      <Field name="estate" label={t.estate} hint={t.estateHint} defaultValue={value('estate')} reasons={reasons} required maxLength={60} />
      <Field name="address" label={t.address} defaultValue={value('address')} reasons={reasons} optional maxLength={120} />
      <Field name="building" label={t.building} hint={t.buildingHint} defaultValue={value('building')} reasons={reasons} required maxLength={30} />
      <Field name="stairwell" label={t.stairwell} hint={t.stairwellHint} defaultValue={value('stairwell')} reasons={reasons} optional maxLength={30} />
      <Field name="floors" label={t.floors} inputMode="numeric" defaultValue={value('floors')} reasons={reasons} optional />
      <Field name="households" label={t.households} inputMode="numeric" defaultValue={value('households')} reasons={reasons} optional />
      <Field name="elevators" label={t.elevators} hint={t.elevatorsHint} inputMode="numeric" defaultValue={value('elevators') ?? 1} reasons={reasons} required />
      <Field name="longitude" label={t.longitude} hint={t.positionHint} inputMode="decimal" defaultValue={degrees('longitude')} reasons={reasons} optional maxLength={20} />
      <Field name="latitude" label={t.latitude} inputMode="decimal" defaultValue={degrees('latitude')} reasons={reasons} optional maxLength={20} />
      <TextArea name="note" label={t.note} defaultValue={value('note')} reasons={reasons} optional maxLength={500} />
    </>
  )
}
