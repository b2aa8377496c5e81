import { paths } from '~/http/paths'
import { useMessages } from '~/ui/messages'

/** At the foot of every public page. */
export function SiteLinks() {
  const { site: t } = useMessages()
  return (
    <nav aria-label={t.links} className="site-links">
      <a href={paths.siteMap()}>{t.mapTitle}</a>
      <a href={paths.accessibility()}>{t.accessTitle}</a>
      <a href={paths.privacy()}>{t.privacyTitle}</a>
      <a href={paths.contactPage()}>{t.contactTitle}</a>
    </nav>
  )
}
