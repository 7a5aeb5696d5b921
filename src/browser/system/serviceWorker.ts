/** The service worker that keeps the app for offline use, and its new versions. */
import { scriptUrl } from '../engine/scriptUrls.ts'
import type { WorkerMessage } from '../../serviceWorker/messages.ts'

/** A new version that waits for a person's consent. */
export interface WaitingUpdate {
  /** Lets it take over, in all windows. */
  apply(): void
}

export interface UpdateListener {
  /** A new version is installed and waits. */
  waiting(update: WaitingUpdate): void
  /** Another version than the one this page came from has taken over. */
  replaced(): void
}

interface UpdateSource {
  /** Asks the server whether there is a new version. */
  look(): void
}

/** Registers the service worker. Nothing is ever told where there are none (plain HTTP) or they are blocked. */
export function registerServiceWorker(listener: UpdateListener): UpdateSource {
  if (!('serviceWorker' in navigator) || !isSecureContext) return { look() {} }
  const container = navigator.serviceWorker
  let registration: ServiceWorkerRegistration | undefined
  // The first version of all takes over a page that had none: that page is up to date.
  let controlled = container.controller !== null
  container.addEventListener('controllerchange', () => {
    if (controlled) listener.replaced()
    controlled = true
  })

  async function register(): Promise<void> {
    registration = await container.register(scriptUrl('service worker'), { scope: '/' })
    const { waiting } = registration
    if (waiting) report(waiting)
    registration.addEventListener('updatefound', watchInstalling)
    watchInstalling()
  }

  function watchInstalling(): void {
    const installing = registration?.installing
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed') report(installing)
    })
  }

  function report(worker: ServiceWorker): void {
    if (controlled) listener.waiting({ apply: () => tell(worker, { type: 'take-over' }) })
  }

  // Blocked by the browser's settings: the app works, only not offline.
  register().catch(() => {})
  // The server may be out of reach: there is another time.
  return { look: () => void registration?.update().catch(() => {}) }
}

/** Speaks to the active service worker; false where there is none. */
export async function tellServiceWorker(message: WorkerMessage): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false
  const registration = await navigator.serviceWorker.getRegistration()
  if (!registration?.active) return false
  tell(registration.active, message)
  return true
}

function tell(worker: ServiceWorker, message: WorkerMessage): void {
  worker.postMessage(message)
}
