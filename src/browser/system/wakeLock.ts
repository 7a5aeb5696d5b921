/**
 * Keeps the screen on until the returned function is called; does nothing where the browser cannot.
 * The browser drops the lock whenever the page is hidden, so it is asked for again on return.
 */
export function holdWakeLock(page: Document = document, device: Navigator = navigator): () => void {
  let released = false
  let lock: WakeLockSentinel | undefined
  let asking = false

  async function acquire(): Promise<void> {
    if (released || asking || lock?.released === false) return
    if (page.visibilityState !== 'visible' || !('wakeLock' in device)) return
    asking = true
    try {
      const granted = await device.wakeLock.request('screen')
      if (isReleased()) await granted.release()
      else lock = granted
    } catch {
      // Refused, e.g. on a low battery: the transfer goes on without it.
    } finally {
      asking = false
    }
  }

  const isReleased = () => released
  const onVisible = () => void acquire()
  page.addEventListener('visibilitychange', onVisible)
  void acquire()
  return () => {
    released = true
    page.removeEventListener('visibilitychange', onVisible)
    void lock?.release()
  }
}
