/** What may arrive over a connection before anything is made of it, and what may wait for it: docs/PROTOCOL.md section 2. */

/** Most fragments of one message, and most pieces in which it arrives: browsers send 256 KiB in at most a few dozen. */
export const MAX_FRAGMENTS = 512
export const MAX_PIECES = 8192

/** A client that ignores a closing handshake is cut off after that. */
export const WEBSOCKET_CLOSE_MS = 3000

/** Browsers send neither pings nor pongs of their own. Proxies may, every few seconds. */
export const CONTROL_FRAMES_PER_SECOND = 5
export const MAX_CONTROL_FRAMES = 50

/** A pong is not sent while more than that waits before it. */
export const MAX_UNREAD_FOR_PONG = 16 * 1024

/** A piece of data or a frame is small in so far as fewer bytes than that come with it; what is relayed in bulk is not. */
export const BYTES_PER_FRAME = 1024

/**
 * Small frames and pieces of one connection, for each point that it may spend: beyond the pace it is read more slowly,
 * with far more than that at once it is closed. An event takes one; what is relayed takes a few, and acknowledgements.
 */
export const FRAMES_PER_POINT = 20
export const FRAMES_AT_ONCE_PER_POINT = 80

/** What the connections of one network may send together, for each point of a socket of it that may be busy: limits.ts. */
export const NETWORK_FRAMES_PER_POINT = 4

/** A network's packets, in times of what its events may cost: most that is refused is refused before it is decoded. */
export const NETWORK_PACKET_FACTOR = 2

/**
 * A connection that sends no more than that, frames or points, is not held back for what others of its network send:
 * a page that joins and opens a session comes near for a moment, an idle one never.
 */
export const QUIET_PER_SECOND = 10
export const QUIET_AT_ONCE = 150

/** A connection is left unread for that long at most, so that its end is noticed. */
export const MAX_PAUSE_MS = 1000

/** Where a network is so far behind its pace, its busy connections are closed. */
export const MAX_DEBT_MS = 5000

/** A quiet connection is not closed for what others of its network leave unfinished or unread. */
export const QUIET_BYTES = 16 * 1024

/** Signals of sixteen lanes that open at once, sent in one request of long polling. */
export const MAX_PACKETS_IN_REQUEST = 256

/** Pongs that no ping asked for, and packets that only servers send: none comes from an honest client. */
export const MAX_STRAY_PACKETS = 8

/** Switching from long polling to WebSocket takes one probe. */
export const MAX_UPGRADE_PROBES = 4

/** Text of a CONNECT, of an acknowledgement, and of an event before its bytes: `relay` needs a hundred. */
export const MAX_SMALL_PACKET = 1024

/** From the connection to the CONNECT packet: a round trip, over the worst mobile network. */
export const CONNECT_MS = 15_000

/** From the DISCONNECT packet to the end of the connection: a round trip with long polling, over a bad network. */
export const CLOSE_AFTER_DISCONNECT_MS = 5000

/** Memory that a packet takes beside its bytes while it waits to be sent. */
export const PACKET_OVERHEAD_BYTES = 256

/** Text that waits for one connection: a list of everybody, and minutes of news. */
export const MAX_UNREAD_TEXT_BYTES = 8 * 1024 * 1024
