import { paths } from '~/http/paths'
import type { Messages } from '~/i18n/messages'

/** Somebody stands at the door and has mistyped the code, or the sheet is torn: what he opened, and two ways on. In the style of the status page, in one file. */
export function NoSuchCode({ code, t: { common, residents, site }, isElder, links }: { code: string; t: Messages; isElder: boolean; links: { elder: string; language: string } }) {
  return (
    <>
      <a className="skip" href="#main">{common.skip}</a>
      <header className="top n">
        <div className="w">
          <a href={paths.home()}>{common.publicProduct}</a>
          <nav aria-label={common.display}>
            <a href={links.elder} rel="nofollow">{isElder ? common.elderOff : common.elderOn}</a>
            <a href={links.language} rel="nofollow">{common.otherLanguage}</a>
          </nav>
        </div>
      </header>
      <main className="w" id="main" tabIndex={-1}>
        <div className="st end">
          <h1>{residents.noCode}</h1>
          <p>{residents.noCodeLead(code)}</p>
        </div>
        <a className="btn" href={paths.home()}>{common.errors.toSearch}</a>
        <a className="btn" href={paths.contactPage()}>{common.errors.toCall}</a>
      </main>
      <footer className="w">
        <div className="f">
          <a href={paths.siteMap()}>{site.mapTitle}</a>
        </div>
      </footer>
    </>
  )
}
