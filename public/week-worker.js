/*
 * Answers for one page, the officer's week, when there is no network. It keeps that page and the files it is built from, nothing else:
 * no other page for those signed in, no public page, no answer to a form. Gone with the sign-out, and of no use after three days.
 */
const KEPT = 'week'
const DAYS = 3
/** Where the router asks which files the pages behind the links need. */
const ROUTES = '/__manifest'

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('message', (event) => {
  if (event.data?.routes) event.waitUntil(keepRoutes(event.data.routes))
  if (event.data?.keep) event.waitUntil(keep(event.data.keep, event.data.files))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate') {
    if (isWeek(url)) event.respondWith(page(request))
  } else if (url.pathname === ROUTES) event.respondWith(routes(request))
  else if (url.pathname.startsWith('/assets/')) event.respondWith(file(request))
})

/** The scope covers other pages too; only this one is answered for. */
function isWeek(url) {
  return url.pathname === new URL(self.registration.scope).pathname && url.search === ''
}

async function page(request) {
  try {
    const response = await fetch(request)
    if (response.type === 'opaqueredirect') await caches.delete(KEPT)
    return response
  } catch (error) {
    const kept = await (await caches.open(KEPT)).match(request.url)
    const age = Date.now() - Number(kept?.headers.get('X-Kept-At') ?? 0)
    if (kept && age < DAYS * 86_400_000) return kept
    throw error
  }
}

/** Files carry their hash in the name: what is kept is what the server would send. */
async function file(request) {
  return (await (await caches.open(KEPT)).match(request.url)) ?? fetch(request)
}

async function routes(request) {
  try {
    return await fetch(request)
  } catch (error) {
    const kept = await (await caches.open(KEPT)).match(ROUTES)
    if (kept) return kept
    throw error
  }
}

async function keepRoutes(known) {
  await (await caches.open(KEPT)).put(ROUTES, Response.json(known))
}

/** The page last: where it is kept, its files are. */
async function keep(path, files) {
  const cache = await caches.open(KEPT)
  const response = await fetch(path, { redirect: 'manual' }).catch(() => null)
  if (!response) return
  if (!response.ok) return void (await caches.delete(KEPT))
  const wanted = new Set(files.filter((name) => new URL(name).origin === self.location.origin))
  for (const name of wanted) if (!(await cache.match(name))) await cache.add(name).catch(() => undefined)
  const headers = new Headers(response.headers)
  headers.set('X-Kept-At', String(Date.now()))
  await cache.put(new URL(path, self.location.origin).href, new Response(await response.blob(), { headers }))
  for (const { url } of await cache.keys()) if (!wanted.has(url) && ![path, ROUTES].includes(new URL(url).pathname)) await cache.delete(url)
}
