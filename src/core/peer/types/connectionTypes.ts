/** What is told of a connection: which way its bytes take, and what it says of itself. */
import type { Bytes } from '../../protocol/primitives/bytes.ts'

/** Which way the bytes take, from what is really in use. */
export type Path = 'direct' | 'turn' | 'server'

/** Where one end of a connection is reached; never the address itself. */
export interface Endpoint {
  /** RFC 8445: `relay` is a TURN server's address, `srflx` and `prflx` are those that a NAT gives. */
  readonly type: 'host' | 'srflx' | 'prflx' | 'relay' | 'other'
  /** `hidden`: the browser does not tell, or tells a name of mDNS instead. */
  readonly family: 'IPv4' | 'IPv6' | 'hidden'
}

/** What a connection says of itself now. What a browser does not tell is missing. */
export interface ConnectionStats {
  readonly path: Path
  readonly local?: Endpoint
  readonly remote?: Endpoint
  /** `udp`, `tcp` or `tls`: to the relay where there is one. */
  readonly protocol?: string
  readonly roundTripMs?: number
  /** Since the connection was made, its own overhead included. */
  readonly bytesSent: number
  readonly bytesReceived: number
  /** As the browser names it. */
  readonly dtlsCipher?: string
  readonly tlsVersion?: string
}

export interface Fingerprints {
  readonly own: Bytes
  readonly other: Bytes
}
