import { RemixBrowser } from '@remix-run/react'
import { startTransition, StrictMode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { paths } from '~/http/paths'
import { learn } from './i18n/spoken.client'

/** Pages of the officer's week, which is opened on a phone. */
const isWeek = location.pathname === paths.week() || location.pathname.startsWith(`${paths.week()}/week/`)

void learn(document.documentElement.lang === 'en' ? 'en' : 'zh-CN', isWeek ? 'week' : 'any').then(() =>
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <RemixBrowser />
      </StrictMode>,
    )
  }),
)
