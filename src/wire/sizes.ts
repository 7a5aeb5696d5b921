/** Sizes that server and clients both enforce, section 2 of docs/PROTOCOL.md. */

/** An SDP with every candidate in it stays below 10 KiB; the protocol allows 64 KiB. As JSON. */
export const MAX_SIGNAL_BYTES = 64 * 1024

/** A description without candidates is about 600 characters, and one that the server passes on fits into a signal. */
export const MAX_SDP_CHARACTERS = MAX_SIGNAL_BYTES

/** One record of the protocol between devices. */
export const MAX_RELAY_BYTES = 256 * 1024
