/** How long a session waits for what, and how often it tries. */

/** What the engine may take to say goodbye and the channel to send it, before both are ended anyway. */
export const ENDING_TIMEOUT_MS = 3_000

/** What the peer's last words may take through the channel and the engine after its hang-up came by the server. */
export const LAST_WORDS_MS = 2_000

/**
 * How long a channel that is lost in the handshake waits for the peer's hang-up: a page that closes loses its channel
 * and hangs up at the same moment, and "NAME ended the session" is truer than "the connection was lost".
 */
export const HANG_UP_GRACE_MS = 1_000

/** Longer than every step of the handshake may take together: an engine that says nothing by then never started. */
export const SILENT_ENGINE_MS = 60_000

/**
 * Section 3, Few attempts: handshakes that failed one after the other. One that opened was proved, and no guess; nor is
 * a connection that never came up.
 */
export const MAX_FAILED_ATTEMPTS = 20
