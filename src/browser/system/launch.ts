/** What the app was opened for: a shortcut, something shared, or nothing in particular. */
import { SHARE_PATH, shareRefusals } from '../../serviceWorker/messages.ts'
import type { ShareRefusal } from '../../serviceWorker/messages.ts'

export interface Launch {
  readonly role?: 'sender' | 'receiver'
  /** A share that the service worker has kept. */
  readonly shared?: string
  readonly shareRefused?: ShareRefusal
  /** The system opened the app with a share, but did not give it to the service worker. */
  readonly shareMissed?: true
  /** The fragment of an invite link. */
  readonly invite?: string
}

/** How the fragment of an invite link begins, whole, cut on its way, or with a few of its characters escaped. */
export const INVITE_FRAGMENT =
  /^#(?:[/#!]|%(?:25)*(?:2f|23|21|20|e2%(?:25)*80%(?:25)*8[b-f]|ef%(?:25)*bb%(?:25)*bf))*join/i

/** The window's queue of launches where the app has one window (Launch Handler API; not in TypeScript's own types). */
interface LaunchQueue {
  setConsumer(consumer: (params: { readonly targetURL?: string | null }) => void): void
}

declare global {
  interface Window {
    readonly launchQueue?: LaunchQueue
  }
}

const PARAMETERS = ['role', 'shared', 'share-refused']

export function parseLaunch(address: string | URL): Launch {
  const { pathname, searchParams, hash } = new URL(address)
  const role = searchParams.get('role')
  const shared = searchParams.get('shared')
  const refused = shareRefusals.find((code) => code === searchParams.get('share-refused'))
  return {
    ...(role === 'sender' || role === 'receiver' ? { role } : {}),
    ...(shared ? { shared } : {}),
    ...(refused ? { shareRefused: refused } : {}),
    ...(pathname === SHARE_PATH ? { shareMissed: true } : {}),
    ...(INVITE_FRAGMENT.test(hash) ? { invite: hash } : {}),
  }
}

/** What this page's address says. It is taken out of the address: a reload or a bookmark must not say it again. */
export function takeLaunch(page: Window = window): Launch {
  const address = new URL(page.location.href)
  const launch = parseLaunch(address)
  for (const name of PARAMETERS) address.searchParams.delete(name)
  if (address.href !== page.location.href) page.history.replaceState(page.history.state, '', address)
  return launch
}

/**
 * Later launches that the system gives to this window instead of opening another. The launch that opened this page,
 * at the address `opened`, comes this way too, and is left out.
 */
export function onLaunch(handle: (launch: Launch) => void, opened: string, page: Window = window): void {
  let first = true
  page.launchQueue?.setConsumer(({ targetURL }) => {
    if (targetURL && !(first && targetURL === opened)) handle(parseLaunch(targetURL))
    first = false
  })
}

/**
 * What the address says behind a `#` with that beginning, now and whenever another link is opened in this window. It
 * is taken out of the address: nobody who looks at it, or goes back to it, finds a secret there. The browser's own list of
 * visited pages has it, and no page can do anything about that. Returns what ends it.
 */
export function watchFragment(
  beginning: RegExp,
  take: (fragment: string) => void,
  page: Window = window,
): () => void {
  const look = (): void => {
    const { hash, pathname, search } = page.location
    if (!beginning.test(hash)) return
    page.history.replaceState(page.history.state, '', pathname + search)
    take(hash)
  }
  look()
  page.addEventListener('hashchange', look)
  return () => page.removeEventListener('hashchange', look)
}
