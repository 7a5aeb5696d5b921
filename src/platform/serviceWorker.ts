/** A new version that waits for a person's consent. */
export interface WaitingUpdate {
  /** Lets it take over and reloads the page. */
  apply(): void
}

/**
 * Registers the service worker that keeps the app for offline use. `onUpdate` is called when a new version is
 * installed and waits. Does nothing where there are no service workers (plain HTTP).
 */
export async function registerServiceWorker(onUpdate: (update: WaitingUpdate) => void): Promise<void> {
  if (!('serviceWorker' in navigator) || !isSecureContext) return
  try {
    const registration = await navigator.serviceWorker.register('/sw.js', { scope: '/' })
    const report = (worker: ServiceWorker | null) => {
      if (worker && navigator.serviceWorker.controller) onUpdate({ apply: () => takeOver(worker) })
    }
    report(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const installing = registration.installing
      installing?.addEventListener('statechange', () => {
        if (installing.state === 'installed') report(installing)
      })
    })
  } catch {
    // Blocked by the browser's settings: the app works, only not offline.
  }
}

function takeOver(worker: ServiceWorker): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  worker.postMessage({ type: 'take-over' })
}
