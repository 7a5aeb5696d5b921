/** Shows `count` at the app's icon, nothing at 0. Does nothing where the browser or the system has no badges. */
export async function showBadge(count: number, device: Partial<NavigatorBadge> = navigator): Promise<void> {
  try {
    if (count > 0) await device.setAppBadge?.(count)
    else await device.clearAppBadge?.()
  } catch {
    // Not installed, or not allowed: the number is in the page as well.
  }
}
