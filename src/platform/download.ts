/**
 * How long an object URL is kept after its download began: the browser reads from it while it asks the person
 * where to save, and no event says that it is done.
 */
export const URL_LIFETIME_MS = 10 * 60_000

/**
 * Hands `file` to the browser's own download under `name`. The bytes are not copied. Their type is taken away:
 * what came from a peer is saved, never opened in our origin.
 */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file.slice(0, file.size, 'application/octet-stream'))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.hidden = true
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(url), URL_LIFETIME_MS)
}

/** Browsers swallow downloads that follow each other without a pause. */
const BETWEEN_DOWNLOADS_MS = 400

/** Saves one after the other, in order; the browser may ask once whether several downloads are welcome. */
export async function saveOneByOne(
  files: readonly { readonly file: Blob; readonly name: string }[],
): Promise<void> {
  for (const { file, name } of files) {
    saveFile(file, name)
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_DOWNLOADS_MS))
  }
}
