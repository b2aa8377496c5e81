import type { StaffPhoto } from '~/features/photos/list.server'
import { paths } from '~/http/paths'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import { Status } from '~/ui/status'
import { CoveredPhoto } from './covered-photo'

/** Photographs as they came, with what is covered so far, each leading to where it is covered and made public. */
export function PhotoList({ photos }: { photos: readonly StaffPhoto[] }) {
  const { feedback: t } = useMessages()
  return (
    <div className="acts gap">
      {photos.map((photo) => (
        <figure key={photo.id}>
          <CoveredPhoto photo={photo} width={260} alt={photo.timing ? t.timings[photo.timing] : t.photo} />
          <figcaption>
            {photo.timing && `${t.timings[photo.timing]} `}
            <Status kind={photo.publishedAt ? 'ok' : 'none'} word={photo.publishedAt ? t.isPublic : t.boxes(photo.boxes.length)} />
            <br />
            <Link to={paths.coverPhoto(photo.id)}>{t.cover}</Link>
          </figcaption>
        </figure>
      ))}
    </div>
  )
}
