/** Moments at which a lost connection may be back: the network returned, or a person looks at the page again. */

export interface WakeSource {
  /** Calls `listener` at each such moment; the returned function ends it. */
  listen(listener: () => void): () => void
}

/** Where nothing tells of such moments. */
export const neverWakes: WakeSource = { listen: () => () => undefined }
