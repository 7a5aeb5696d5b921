/** What `npm start -- --help` prints. */
import { DEFAULT_PORT, logLevels } from './settings.ts'

export const helpText = `Sealdrop: npm start

Settings are environment variables:
  PORT       port to listen on for HTTP and HTTPS, 0 to 65535; 0 takes any free one (default ${DEFAULT_PORT}, or the next
             free one)
  HOST       address or host name of this machine to listen on (default: all interfaces)
  LOG_LEVEL  one of ${logLevels.join(', ')} (default info)
  DATA_DIR   folder for what the next start needs, keys among it, seen from the project's folder (default data)
  HTTPS      on or off: whether the port speaks HTTPS too, with a certificate for local addresses and names that this
             server issues itself (default on); off is for a server behind a proxy
  TLS_CERT   PEM file with your own certificate, and those between it and its authority, instead
  TLS_KEY    PEM file with the key of TLS_CERT; both files are read again when they change
  MDNS       on or off: whether this machine's name.local is announced on the network (default on, unless HOST is of
             this machine alone)
  DISCOVERY  everyone, network or rooms: who sees whom. Everyone, devices of the same network, or only those that opened
             the same invite (default: everyone among private addresses, the same network elsewhere)
  TRUST_PROXY  addresses, networks (10.0.0.0/8), loopback or private, with commas between them: the proxies whose
             X-Forwarded-For, X-Forwarded-Proto and Forwarded are believed (default: none)
  RELAY      on or off: whether sealed bytes pass through this server where two devices find no direct path,
             or where it is faster (default on)
  RELAY_MAX_MB  megabytes relayed between two addresses at most, both ways together, within a day; ten times that for one
             public address with all others (default: 200 where a device comes from a public address or through an
             unknown proxy, no limit where both are on private networks)
  RELAY_MBIT megabits a second relayed for one connection of two devices at most (default: no limit)

An empty value counts as not set. Example: PORT=8080 HOST=127.0.0.1 npm start
`
