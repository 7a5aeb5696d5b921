/** What the relay may carry and hold: docs/PROTOCOL.md section 2, `relay`. */

/** Per link and direction. With messages of MAX_RELAY_BYTES, at most 2 MiB are in transit through this server. */
export const MAX_UNACKNOWLEDGED_RELAYS = 8

/** Relayed bytes waiting for all receivers together, so that many networks cannot fill the memory either. */
export const MAX_WAITING_RELAY_BYTES = 384 * 1024 * 1024

/** A client that answers pings but takes no relayed bytes for this long has stopped listening. */
export const RELAY_SILENCE_MS = 120_000

/** Between two networks, one of them on the internet, unless RELAY_MAX_MB sets another limit: some photos, not films. */
export const PUBLIC_RELAY_BYTES = 200_000_000

/** How long relayed bytes count towards the limit. */
export const RELAY_WINDOW_MS = 24 * 60 * 60 * 1000

/** A public network may relay this many times the limit in total; peers whose networks are unknown share a larger one. */
export const RELAY_NETWORK_FACTOR = 10
export const RELAY_UNKNOWN_FACTOR = 100
