/** Says to the other windows of this browser that sessions are open here: none of them may bring in a new version then. */

const LOCK = 'sealdrop/session'

/** Returns what gives it back. Any number of windows may hold it. */
export function holdSessionLock(): () => void {
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  if ('locks' in navigator) navigator.locks.request(LOCK, { mode: 'shared' }, () => released).catch(() => {})
  return release
}

/** Whether no window has a session open. */
export async function nobodyHasASession(): Promise<boolean> {
  if (!('locks' in navigator)) return true
  return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => lock !== null)
}
