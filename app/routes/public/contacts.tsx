import type { Contact } from '~/features/residents/status.server'
import { paths } from '~/http/paths'
import { Section } from '~/ui/section'

/** Offices with a number that can be pressed; nothing where none is known. */
export function Contacts({ title, contacts }: { title: string; contacts: readonly Contact[] }) {
  if (contacts.length === 0) return null
  return (
    <Section title={title}>
      <ul className="contacts">
        {contacts.map((contact) => (
          <li key={contact.name}>
            <span>{contact.name}</span>
            <a href={paths.call(contact.phone)}>{contact.phone}</a>
          </li>
        ))}
      </ul>
    </Section>
  )
}
