import type { ReactNode } from 'react'
import type { Box } from '~/domain/photos'
import { paths } from '~/http/paths'

interface CoveredPhotoProps {
  photo: { fileId: number; width: number; height: number; boxes: readonly Box[] }
  /** Shown so many pixels wide, whatever the screen: corners are counted in them. */
  width: number
  alt: string
  /** Instead of the plain picture: the picture as a button. */
  children?: ReactNode
}

/** A picture as it came, under black boxes. */
export function CoveredPhoto({ photo, width, alt, children }: CoveredPhotoProps) {
  const height = shownHeight(photo, width)
  return (
    <span style={{ display: 'block', position: 'relative', width, height }}>
      {children ?? <img src={paths.file(photo.fileId)} alt={alt} width={width} height={height} style={{ display: 'block', width, height, maxWidth: 'none' }} />}
      {photo.boxes.map((box) => (
        <span
          key={`${box.left} ${box.top} ${box.width} ${box.height}`}
          style={{
            position: 'absolute', background: '#000', outline: '1px solid #fff', pointerEvents: 'none',
            left: `${box.left / 10}%`, top: `${box.top / 10}%`, width: `${box.width / 10}%`, height: `${box.height / 10}%`,
          }}
        />
      ))}
    </span>
  )
}

export function shownHeight(photo: { width: number; height: number }, width: number): number {
  return Math.round((photo.height / photo.width) * width)
}
