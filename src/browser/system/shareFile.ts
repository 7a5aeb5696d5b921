/** Handing a received file, or a link, on to another app, through the system's own share sheet. */

/** Whether this browser shares a file of this kind; many share only some types, and plain HTTP none. */
export function canShareFile(file: File): boolean {
  // Typed as always there; missing in many browsers.
  const { canShare } = navigator as Partial<Navigator>
  return canShare?.call(navigator, { files: [file] }) ?? false
}

/** Opens the share sheet; call it from a fresh press. False when it was closed, or the system refused. */
export async function shareFile(file: File): Promise<boolean> {
  try {
    await navigator.share({ files: [file] })
    return true
  } catch {
    return false
  }
}

/** Whether this browser shares links; plain HTTP shares none. */
export function canShareLink(url: string): boolean {
  const { canShare } = navigator as Partial<Navigator>
  return canShare?.call(navigator, { url }) ?? false
}

/** The same for a link. */
export async function shareLink(url: string): Promise<void> {
  // It was closed, or the system refused: the person sees that.
  await navigator.share({ url }).catch(() => {})
}
