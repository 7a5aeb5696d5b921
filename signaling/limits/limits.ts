/** What one visitor may take of the server, and for how long the server waits: docs/PROTOCOL.md section 2. */

export interface Limits {
  /** What a socket may spend in one second; eventCosts says what each event takes from it. */
  readonly pointsPerSecond: number
  /** Connections of this process, counted before anything is read from them. */
  readonly sockets: number
  /** Open connections of any kind that come straight from one public network, not through a proxy that is believed. */
  readonly directConnections: number
  /** For those who come from one public address. */
  readonly strangers: NetworkLimits
  /** For those who come from one private address, and for all whose address nobody knows. */
  readonly home: NetworkLimits
}

/** What all visitors of one network may take together: networks.ts. */
export interface NetworkLimits {
  /** Connections that are open at a time. */
  readonly sockets: number
  readonly connectionsPerMinute: number
  /** How many sockets can spend all of their points all the time: NETWORK_EVENTS_SECONDS. */
  readonly busySockets: number
  /** Invites that are opened, by somebody who was not in that room before. */
  readonly roomsPerMinute: number
  /** Requests that wait for an answer. */
  readonly openRequests: number
  /** Relayed bytes that wait for these visitors to take them. */
  readonly waitingRelayBytes: number
  /** Of messages that have begun to arrive and not ended. */
  readonly unfinishedBytes: number
  /** Bytes of any kind that these visitors have not read. */
  readonly unreadBytes: number
}

/**
 * 100: sixteen lanes opening within a second trickle about that many candidates.
 * 5,000 sockets: everybody's list still arrives in one message, and the memory stays below a gigabyte.
 */
export const defaultLimits: Limits = {
  pointsPerSecond: 100,
  sockets: 5000,
  // A browser opens six for files beside its socket, and closes them after seconds: a school that opens the page.
  directConnections: 4000,
  // A school behind one address: 400 devices, whose lost connections count for half a minute while they come back, which
  // try twice each, as WebSocket and by polling. In class they send each other something at the same moment.
  strangers: {
    sockets: 800,
    connectionsPerMinute: 2400,
    busySockets: 20,
    roomsPerMinute: 1200,
    openRequests: 400,
    waitingRelayBytes: 64 * 1024 * 1024,
    unfinishedBytes: 32 * 1024 * 1024,
    unreadBytes: 96 * 1024 * 1024,
  },
  // A proxy that nobody told us of may stand there, with everybody behind it.
  home: {
    sockets: 5000,
    connectionsPerMinute: 10_000,
    busySockets: 50,
    roomsPerMinute: 2000,
    openRequests: 2000,
    waitingRelayBytes: 256 * 1024 * 1024,
    unfinishedBytes: 128 * 1024 * 1024,
    unreadBytes: 256 * 1024 * 1024,
  },
}

/** Open connections of any kind, beside each socket two that fetch files. */
export const CONNECTIONS_PER_SOCKET = 3

/**
 * Times the limits of one network, for the wider ones that it is a part of (addresses.ts): a customer who has many
 * networks is hardly more than one with a single one, and a provider has many customers.
 */
export const WIDER_FACTORS: readonly number[] = [1.5, 5]

/** Of all connections, those that networks have beyond a few. The rest is for networks that have few. */
export const CROWD_SHARE = 0.8

/** Of all connections, how many are a few: of a network, of one customer's networks, of one provider's. */
export const SMALL_SHARES: readonly number[] = [0.002, 0.01, 0.05]

/** Networks whose budgets are remembered at once. Beyond it the one that was not heard of for longest is forgotten. */
export const MAX_KNOWN_NETWORKS = 50_000

/** How long this machine's own addresses are taken for known where visitors are sorted by them. */
export const INTERFACES_MS = 1000

/** Connections that the system accepts while this process is busy: all of a process that come back within a moment. */
export const ACCEPT_BACKLOG = 4096

/** Beyond that many times its budget within a second a socket is closed: an honest client stops at the first refusal. */
export const FLOOD_FACTOR = 10

/** Bytes that wait for one socket to read them: sixteen links relaying to it at once, or somebody who reads nothing. */
export const MAX_UNREAD_BYTES = 32 * 1024 * 1024

/** One socket, rooms that are new to it: a person opens an invite, not twenty. */
export const SOCKET_ROOM_PACE = { times: 20, withinMs: 60_000 } as const

/** An invite is for friends or a class. More in one room, and each would wait for everybody's comings and goings. */
export const MAX_ROOM_MEMBERS = 100

/** Changes of name, role, device or hints by one device: a person who tries names out, not a program. */
export const CHANGE_PACE = { times: 30, withinMs: 60_000 } as const

/**
 * The same by all devices of a public network, and of any other: a school of 400 in which everybody chooses a name, then
 * another, and sends as well as receives. What others hear of it has bounds of its own: NEWS_BYTES_PER_SECOND.
 */
export const STRANGERS_CHANGE_PACE = { times: 2400, withinMs: 60_000 } as const
export const HOME_CHANGE_PACE = { times: 6000, withinMs: 60_000 } as const

/** Between two messages to those who see the same peers: nobody reads faster, and a join still shows at once. */
export const NEWS_PAUSE_MS = 250

/** To all of an audience together. A thousand who arrive within five seconds have all been shown two seconds later. */
export const NEWS_BYTES_PER_SECOND = 8 * 1024 * 1024

/** Of one message, to all together: what a pause pays for. */
export const MAX_NEWS_BYTES = (NEWS_BYTES_PER_SECOND * NEWS_PAUSE_MS) / 1000

/** What writing one message to one socket costs beside its bytes, in bytes that cost as much: some ten microseconds. */
export const NEWS_MESSAGE_BYTES = 1024

/** Peers in one message: a page is told of no more than 2,000 in a second. */
export const MAX_NEWS_PEERS = 500

/** Peers that a reply names: more than anyone looks through. Those who came last, in case there are more. */
export const MAX_LISTED_PEERS = 1000

/**
 * Lists of peers, to all devices of a public network or of any other: 400 who remember devices take 32 MB when they
 * arrive, and twice as much for each change of name or role that all of them make.
 */
export const STRANGERS_LISTS = { bytes: 256 * 1024 * 1024, withinMs: 60_000 } as const
export const HOME_LISTS = { bytes: 640 * 1024 * 1024, withinMs: 60_000 } as const

/** What a reply names in any case: whoever is here now, as far as one looks. */
export const LEAST_LIST_BYTES = 16 * 1024

/**
 * What a network may spend on events in so many seconds it may spend at once: a class opens its sessions at the teacher's
 * word, and each takes some thirty points within a moment.
 */
export const NETWORK_EVENTS_SECONDS = 5

/** Events that other people's devices hear of cost more than those that stay between two. */
export const eventCosts = { heardByMany: 10, heardByOne: 5, own: 1 } as const

/** Somebody else has to read a signal, or it is kept until they are back, so its size is paid for: one point for each KiB. */
export const SIGNAL_BYTES_PER_POINT = 1024

/**
 * Of a `relay` that is refused, beside the point of any event: the eight messages that were on their way when a link
 * ended stay within a socket's budget, and 28 MiB a second end the connection.
 */
export const REFUSED_BYTES_PER_POINT = 32 * 1024

/** Twice the largest signal: nothing an honest client sends comes near, `relay` excepted. As JSON. */
export const MAX_MESSAGE_BYTES = 128 * 1024

/** What a transport takes in one piece: a third more than a relayed record, which long polling sends as base64. */
export const MAX_TRANSPORT_BYTES = 384 * 1024

/** A person answers within a minute or is not there. */
export const REQUEST_TIMEOUT_MS = 60_000

/** More dialogs than three cannot be told apart. */
export const MAX_WAITING_REQUESTS = 3

/** From one visitor to another: whoever was declined may ask again, not open a dialog every second. */
export const PAIR_PACE = { times: 6, withinMs: 60_000 } as const

/** Shown to one receiver, whoever asks: more is a flood under changing names, not a classroom. */
export const RECEIVER_PACE = { times: 60, withinMs: 60_000 } as const

/** Requests that one visitor has open with different people: a person presses Connect a few times at most. */
export const MAX_OUTGOING_REQUESTS = 8

/** Links of one visitor: several sessions, and those that a reconnect has not yet replaced. */
export const MAX_LINKS = 32

/** Signals over one link: hours of lanes opening and closing, about twenty each. */
export const MAX_SIGNALS = 10_000

/** For somebody who is away, all links together: an SDP and its candidates for each of a dozen connections. */
export const MISSED_BYTES_OF_PEER = 128 * 1024

/** For all who are away. */
export const MAX_MISSED_BYTES = 16 * 1024 * 1024

/** How long a lost socket may take to come back: a phone's file picker suspends the page for a minute. */
export const RECOVERY_MS = 120_000

/** A ticket outlives the recovery time and a reload, not a day. */
export const TICKET_MS = 600_000

/** With the time-out, a dead connection is noticed after half a minute at most, without waking phones too often. */
export const PING_INTERVAL_MS = 15_000
export const PING_TIMEOUT_MS = 15_000

/** A server that stops spreads its clients' return over this span, so that they do not all come at once. */
export const RECONNECT_MIN_MS = 500
export const RECONNECT_MAX_MS = 3000

/** How long a stopping server waits for its last words to leave, and then for connections to end. */
export const FAREWELL_MS = 1000
export const CLOSE_MS = 3000

/** Browsers open connections in advance, and close them again after some ten seconds. */
export const FIRST_BYTE_MS = 15_000

/** A few packets each way, over the worst mobile network. */
export const HANDSHAKE_MS = 15_000
export const HEADERS_MS = 20_000

/** The largest request is one piece of long polling, MAX_TRANSPORT_BYTES. */
export const REQUEST_MS = 60_000
export const CONNECTIONS_CHECK_MS = 5000

/** Between two requests: Node's own default, and less than what proxies keep an idle connection for. */
export const KEEP_ALIVE_MS = 5000

/** One connection. Browsers ask for one thing at a time on it, and proxies do the same. */
export const MAX_UNFINISHED_RESPONSES = 8

/**
 * Of what waits for a reader, at least that much has to leave within the time: half a KiB a second, a quarter of what a phone
 * gets at the edge of a network. The system's own buffers make it leave in bursts.
 */
export const STALL_MS = 30_000
export const MIN_READ_BYTES = 16 * 1024

/** The longest answer to wait for is that to a request which takes all of its time; long polling hears the next ping. */
export const ANSWER_MS = REQUEST_MS + 2 * PING_INTERVAL_MS

/** WebSockets: how long the other side may take to answer a close, or to end a connection that we have ended. */
export const LINGER_MS = 3000
