/** What is open on top of the page closes by the back button or gesture before the page is left. */

/** What of the browser's history is needed. */
export interface GuardedHistory {
  /** Adds an entry for this very page. */
  push(): void
  /** Goes back one entry; that it happened is told by `popped`, later. */
  back(): void
  /** Runs `task` once what happens now is over. */
  later(task: () => void): void
}

/**
 * One history entry stands in front of the page's own while anything is open, however much that is: going back
 * takes the entry away and closes what is on top. What is closed otherwise takes the entry away itself, so that no
 * press on the back button does nothing.
 */
export function createBackGuard(history: GuardedHistory) {
  const layers: { readonly close: () => void }[] = []
  /** `leaving`: we went back ourselves, and were not told yet that it happened. */
  let entry: 'none' | 'there' | 'leaving' = 'none'

  function guard(): void {
    if (entry !== 'none' || layers.length === 0) return
    history.push()
    entry = 'there'
  }

  /** A dialog that follows another at once keeps the entry. */
  function leaveUnlessNeeded(): void {
    if (entry !== 'there' || layers.length > 0) return
    entry = 'leaving'
    history.back()
  }

  /** Something opened that `close` closes. Returns what to call when it is closed, however that came about. */
  function open(close: () => void): () => void {
    const layer = { close }
    layers.push(layer)
    guard()
    return () => {
      const index = layers.indexOf(layer)
      if (index < 0) return
      layers.splice(index, 1)
      history.later(leaveUnlessNeeded)
    }
  }

  /** The browser went back, by the person or by us. */
  function popped(): void {
    const byUs = entry === 'leaving'
    entry = 'none'
    if (!byUs) layers.pop()?.close()
    guard()
  }

  return { open, popped }
}
