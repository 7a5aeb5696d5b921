/**
 * System notifications: only ever asked for from a press of a button, only shown while the page is hidden. They go
 * through the service worker, since Android knows no others and a press has to find the right window.
 */
import { tellServiceWorker } from './serviceWorker.ts'

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
 * takes its place.
 */
export async function notifyIfHidden(title: string, body: string, tag: string): Promise<void> {
  if (document.visibilityState === 'visible' || !('Notification' in globalThis)) return
  if (Notification.permission !== 'granted') return
  await tellServiceWorker({ type: 'notify', title, body, tag })
}

/** Takes the notification of that tag away, if it is still shown: what it asked for has been answered or is over. */
export async function withdrawNotification(tag: string): Promise<void> {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return
  await tellServiceWorker({ type: 'withdraw', tag })
}
