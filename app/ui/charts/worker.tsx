/**
 * Draws charts off the event loop. Recharts 3 draws nothing in renderToString, so it runs here in a DOM of its own (happy-dom);
 * window and document exist in this thread only.
 */
import { parentPort } from 'node:worker_threads'
import { Window } from 'happy-dom'
import type { Drawing } from '~/domain/charts'

export interface DrawRequest {
  number: number
  drawing: Drawing
}
export interface DrawAnswer {
  number: number
  svg: string | null
}

const window = new Window({ width: 1024, height: 768 })
Object.assign(globalThis, {
  window,
  document: window.document,
  navigator: window.navigator,
  HTMLElement: window.HTMLElement,
  SVGElement: window.SVGElement,
  Element: window.Element,
  Node: window.Node,
  getComputedStyle: window.getComputedStyle.bind(window),
  requestAnimationFrame: (callback: (time: number) => void) => setTimeout(() => callback(Date.now()), 0),
  cancelAnimationFrame: (handle: NodeJS.Timeout) => clearTimeout(handle),
  ResizeObserver: window.ResizeObserver,
})

const [{ flushSync }, { createRoot }, { ChartDrawing }] = await Promise.all([
  import('react-dom'),
  import('react-dom/client'),
  import('./drawing'),
])

async function draw(drawing: Drawing): Promise<string | null> {
  const host = document.createElement('div')
  document.body.appendChild(host)
  const root = createRoot(host)
  flushSync(() => root.render(<ChartDrawing drawing={drawing} />))
  const svg = await settled(host)
  root.unmount()
  host.remove()
  return svg
}

/** Recharts lays out in effects: wait until the mark-up has not changed for three turns. */
async function settled(host: HTMLElement): Promise<string | null> {
  let last = ''
  for (let still = 0, turn = 0; still < 3 && turn < 60; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 0))
    const now = host.innerHTML
    still = now === last ? still + 1 : 0
    last = now
  }
  const svg = /<svg[\s\S]*<\/svg>/.exec(last)?.[0]
  // The page sizes the drawing by its own style sheet. Without links it is hidden from the accessibility tree, because the table says it all.
  return svg?.replace(/<svg([^>]*?) style="[^"]*"/, `<svg$1 ${svg.includes('<a ') ? 'role="group"' : 'aria-hidden="true"'} focusable="false"`) ?? null
}

let queue = Promise.resolve()
parentPort?.on('message', ({ number, drawing }: DrawRequest) => {
  queue = queue.then(async () => {
    const svg = await draw(drawing).catch(() => null)
    parentPort?.postMessage({ number, svg } satisfies DrawAnswer)
  })
})
parentPort?.postMessage({ number: 0, svg: null } satisfies DrawAnswer)
