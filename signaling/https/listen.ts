/** Takes a port, or says in one line why it cannot. */
import type { AddressInfo, Server } from 'node:net'
import { codeOf } from '../errorCode.ts'
import { ACCEPT_BACKLOG } from '../limits/limits.ts'
import type { Settings } from '../settings.ts'
import { StartError } from '../startError.ts'

/** How many ports after the default one are tried: macOS itself sits on 5000, a forgotten server on the next. */
const PORT_TRIES = 20

const MAX_PORT = 65_535

/**
 * Listens where the settings say. A port that was not asked for by name gives way to the next free one.
 * Throws StartError: the port is taken or not allowed, the host is not of this machine.
 */
export async function listen(server: Server, settings: Settings): Promise<AddressInfo> {
  const last = settings.isPortGiven ? settings.port : Math.min(settings.port + PORT_TRIES - 1, MAX_PORT)
  for (let port = settings.port; ; port++) {
    try {
      return await tryPort(server, port, settings.host)
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE' || port >= last) throw explain(error, settings, last)
    }
  }
}

function tryPort(server: Server, port: number, host: string | undefined): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, backlog: ACCEPT_BACKLOG, ...(host !== undefined && { host }) }, () => {
      server.off('error', reject)
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new StartError('no network address'))
      else resolve(address)
    })
  })
}

function explain(error: unknown, { port, host = '', isPortGiven }: Settings, last: number): StartError {
  const why = {
    EADDRINUSE: isPortGiven
      ? `PORT ${port} is taken`
      : `ports ${port} to ${last} are taken; choose one by PORT`,
    EACCES: `PORT ${port} is not allowed for this user: choose one from 1024 on`,
    EADDRNOTAVAIL: `HOST ${host} is not an address of this machine`,
    ENOTFOUND: `HOST ${host} is not a name that this machine knows`,
    EAI_AGAIN: `HOST ${host} is not a name that this machine can look up now`,
  }[codeOf(error)]
  return new StartError(why ?? `cannot listen: ${codeOf(error)}`, { cause: error })
}
