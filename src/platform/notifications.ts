/** System notifications: only ever asked for from a press of a button, only shown while the page is hidden. */

/** Whether asking makes sense: supported, and the person has not decided yet. */
export function canAskToNotify(): boolean {
  return 'Notification' in globalThis && isSecureContext && Notification.permission === 'default'
}

/** Asks the person; true when they agreed. Call it from a user's gesture. */
export async function askToNotify(): Promise<boolean> {
  if (!canAskToNotify()) return false
  return (await Notification.requestPermission()) === 'granted'
}

/**
 * Shows a notification if the page is hidden and permission was given. A later one with the same `tag`
 * takes its place. Android has no constructor: there it goes through the service worker.
 */
export async function notifyIfHidden(title: string, body: string, tag: string): Promise<void> {
  if (document.visibilityState === 'visible' || !('Notification' in globalThis)) return
  if (Notification.permission !== 'granted') return
  const options = { body, tag, icon: '/icons/icon-192.png' }
  try {
    const shown = new Notification(title, options)
    shown.onclick = () => {
      window.focus()
      shown.close()
    }
  } catch {
    const registration = await navigator.serviceWorker.getRegistration()
    await registration?.showNotification(title, options)
  }
}
