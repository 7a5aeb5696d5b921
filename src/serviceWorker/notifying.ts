/** Notifications: shown for the window that asks, which comes to the front when one is pressed. */
import type { WorkerMessage } from './messages.ts'

declare const self: ServiceWorkerGlobalScope

/**
 * One after the other: a list of what is shown that is asked for while a notification is on its way makes Chromium
 * forget that one, and one that is withdrawn before it is shown would stay.
 */
let latest = Promise.resolve()

function inTurn(step: () => Promise<void>): Promise<void> {
  latest = latest.then(step, step)
  return latest
}

export function showFor(
  source: Client | ServiceWorker | MessagePort | null,
  notification: Extract<WorkerMessage, { type: 'notify' }>,
): Promise<void> {
  return inTurn(() => show(source, notification))
}

export function withdraw(tag: string): Promise<void> {
  return inTurn(async () => {
    for (const shown of await self.registration.getNotifications({ tag })) shown.close()
  })
}

async function show(
  source: Client | ServiceWorker | MessagePort | null,
  { title, body, tag }: Extract<WorkerMessage, { type: 'notify' }>,
): Promise<void> {
  const window = source instanceof Client ? source.id : undefined
  await self.registration.showNotification(title, {
    body,
    tag,
    icon: '/icons/icon-192.png',
    data: { window },
  })
}

/** The window that showed it, else any, else a new one. */
export async function focusWindowOf(notification: Notification): Promise<void> {
  notification.close()
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const wanted = windowIn(notification.data)
  const found = windows.find(({ id }) => id === wanted) ?? windows[0]
  await (found ? found.focus() : self.clients.openWindow('/'))
}

function windowIn(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'window' in data ? data.window : undefined
}
