/** Text and pictures on the system's clipboard; what lies there as a picture is PNG, and nothing else may. */
import { isPicture } from '../../core/protocol/messages/pictures.ts'

/**
 * Puts `text` on the clipboard. False where the browser refuses or, as over plain HTTP, has no clipboard at
 * all: then the text of `fallback` is selected, so that the person's own copy command works.
 */
export async function copyText(text: string, fallback: Node): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const range = document.createRange()
    range.selectNodeContents(fallback)
    const selection = getSelection()
    selection?.removeAllRanges()
    selection?.addRange(range)
    return false
  }
}

/** Whether copyPicture is worth offering for a file that calls itself `type`. */
export function canCopyPicture(type: string, sizeBytes: number): boolean {
  return 'ClipboardItem' in globalThis && isPicture({ type, size: sizeBytes })
}

/** Puts the picture in `file` on the clipboard as PNG. False when it is none, or the browser refuses. */
export async function copyPicture(file: Blob, type: string): Promise<boolean> {
  try {
    // A promise inside, because Safari allows the write only at once, within the press.
    await navigator.clipboard.write([
      new ClipboardItem({ 'image/png': asPng(file.slice(0, file.size, type)) }),
    ])
    return true
  } catch {
    return false
  }
}

async function asPng(picture: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(picture)
  try {
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
    return await canvas.convertToBlob({ type: 'image/png' })
  } finally {
    bitmap.close()
  }
}
