import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import { NARROW, WIDE, type Drawing } from '~/domain/charts'
import { Markup, type MadeMarkup } from '~/ui/markup'
import { useMessages } from '~/ui/messages'

export interface ChartPicture {
  drawing: Drawing
  /** Drawn by the worker thread; null when it was late: the table says the same. */
  wide: StillDrawing | null
  narrow: StillDrawing | null
}

/** An SVG, by itself or in its place in the document. */
type StillDrawing = string | MadeMarkup

interface ChartFigureProps {
  picture: ChartPicture
  /** The finding in words: what the reader would say on the telephone. */
  title: string
  say: string
  /** What each mark means, in HTML, because a drawing on the server has no room for a legend. */
  legend: ReactNode
  /** The same rows as a table; always there. */
  children: ReactNode
  /** Staff pages put the live drawing in place of the still one. */
  live?: boolean
  /** Pages without script: what the worker was late with nobody draws, and the reader is told. */
  scriptless?: boolean
}

const LiveDrawing = lazy(async () => ({ default: (await import('./drawing')).ChartDrawing }))

/**
 * A chart with its words and its table. Complete without script; where there is script and `live`, the drawing answers to the pointer.
 * A still drawing that came too late is drawn by the browser; one without script is told where the numbers are.
 */
export function ChartFigure({ picture, title, say, legend, children, live = false, scriptless = false }: ChartFigureProps) {
  const { charts: t } = useMessages()
  const late = <p className="quiet small">{t.drawingLate}</p>
  return (
    <figure className="sec chart">
      <h2>{title}</h2>
      <p className="say">{say}</p>
      <div className="key">{legend}</div>
      {live || !picture.wide ? <LivePicture picture={picture} /> : <StillPicture picture={picture} />}
      {!picture.wide && (scriptless ? late : <noscript>{late}</noscript>)}
      {children}
    </figure>
  )
}

function StillPicture({ picture }: { picture: ChartPicture }) {
  if (!picture.wide || !picture.narrow) return null
  return (
    <>
      <Still of={picture.wide} className="ch ch-wide" />
      <Still of={picture.narrow} className="ch ch-narrow" />
    </>
  )
}

function Still({ of, className }: { of: StillDrawing; className: string }) {
  return typeof of === 'string' ? <div className={className} dangerouslySetInnerHTML={{ __html: of }} /> : <Markup of={of} className={className} />
}

function LivePicture({ picture }: { picture: ChartPicture }) {
  const place = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState<number | null>(null)
  useEffect(() => {
    const room = place.current?.clientWidth ?? WIDE
    setWidth(Math.max(NARROW - 40, Math.min(room, WIDE + 200)))
  }, [])
  const still = <StillPicture picture={picture} />
  return (
    <div ref={place}>
      {width === null ? (
        still
      ) : (
        <Suspense fallback={still}>
          <div className="ch ch-live">
            <LiveDrawing drawing={{ ...picture.drawing, width }} hover />
          </div>
        </Suspense>
      )}
    </div>
  )
}
