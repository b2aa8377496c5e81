/** The worker that answers for the week page without a network. */
const WORKER = '/week-worker.js'

/** Asks the worker to keep the page as the server gives it now, with the files that it needs. Without a worker nothing is kept. */
export function keepPage(): void {
  if (!('serviceWorker' in navigator) || !window.isSecureContext || location.search) return
  const files = [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet], link[rel=modulepreload], link[rel=icon]')].map((link) => link.href)
  const scripts = performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => new URL(name).pathname.startsWith('/assets/'))
  void navigator.serviceWorker
    .register(WORKER, { scope: location.pathname })
    .then(() => navigator.serviceWorker.ready)
    .then((registration) => {
      registration.active?.postMessage({ keep: location.pathname, files: [...new Set([...files, ...scripts])] })
      keepRoutes()
    })
    .catch(() => undefined)
}

/** What the router has learned of the pages behind the links, so that it need not ask where nobody answers. */
export function keepRoutes(): void {
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.controller?.postMessage({ routes: window.__remixManifest.routes })
}
