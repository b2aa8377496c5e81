const LONGEST_SIDE = 1_600

/** A photo small enough for a weak network, upright; what is no picture, or cannot be opened here, goes as it is. */
export async function shrunk(file: File): Promise<Kept> {
  const asItIs = { name: file.name, bytes: file }
  if (!file.type.startsWith('image/')) return asItIs
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null)
  if (!picture) return asItIs
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const bytes = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.8))
  return bytes && bytes.size < file.size ? { name: file.name.replace(/\.\w+$/, '.jpg'), bytes } : asItIs
}

interface Kept {
  name: string
  bytes: Blob
}
