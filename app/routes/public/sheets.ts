import type { LinksFunction } from '@remix-run/node'
import publicSheet from '~/styles/public.css?url'

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: publicSheet }]
