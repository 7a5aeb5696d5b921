/** How the app gets onto this device's home screen. */
import { detectDevice } from './device.ts'

/** The browser's own question, kept for the right moment. */
export interface InstallPrompt {
  /** Asks the person; true when they agreed. Call it from a gesture, once. */
  ask(): Promise<boolean>
}

/** Chromium's own event; not in TypeScript's types. */
interface BeforeInstallPromptEvent extends Event {
  prompt(): Promise<{ readonly outcome: 'accepted' | 'dismissed' }>
}

declare global {
  interface WindowEventMap {
    beforeinstallprompt: BeforeInstallPromptEvent
  }
}

/**
 * Calls `onPrompt` with the browser's question once it may be asked, and with undefined when it no longer may
 * (asked or installed). Returns what ends it.
 */
export function watchInstallPrompt(
  onPrompt: (prompt: InstallPrompt | undefined) => void,
  page: Window = window,
): () => void {
  const listening = new AbortController()
  const { signal } = listening
  page.addEventListener(
    'beforeinstallprompt',
    (event) => {
      // The browser's own banner would come before the person knows what this is.
      event.preventDefault()
      onPrompt({
        async ask() {
          onPrompt(undefined)
          return (await event.prompt()).outcome === 'accepted'
        },
      })
    },
    { signal },
  )
  page.addEventListener('appinstalled', () => onPrompt(undefined), { signal })
  return () => listening.abort()
}

/** Opened from the home screen. */
export function isInstalled(page: Window = window): boolean {
  const { navigator: device } = page
  const isOnHomeScreen = 'standalone' in device && device.standalone === true
  return isOnHomeScreen || page.matchMedia('(display-mode: standalone)').matches
}

/** iOS and iPadOS have no event: only the person's own way through the share menu. */
export function installsByShareMenu(): boolean {
  const { os } = detectDevice()
  return isSecureContext && (os === 'iOS' || os === 'iPadOS')
}
