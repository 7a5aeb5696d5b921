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
