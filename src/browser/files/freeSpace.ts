/**
 * How many bytes this site may still store, as the browser tells it: a lower bound (Chromium says no more than some
 * GiB whatever the disk holds). Undefined where it tells nothing.
 */
export async function freeSpaceBytes(): Promise<number | undefined> {
  // Typed as always there; missing on plain HTTP.
  const storage = navigator.storage as StorageManager | undefined
  try {
    const { quota, usage = 0 } = (await storage?.estimate()) ?? {}
    return quota === undefined ? undefined : Math.max(0, quota - usage)
  } catch {
    return undefined
  }
}
