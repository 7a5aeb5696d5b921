/** Below /trust: what a device needs to trust this server's own authority, and how a page finds out whether it does. */
import type { ServerResponse } from 'node:http'
import type { AuthorityFacts } from './authorityFile.ts'
import { mobileConfig } from './mobileConfig.ts'

/** As it is now: the name and its port are known only once the server runs. */
export interface TrustFacts {
  /** Whose certificate HTTPS has: the local authority's, one that the owner brought, or none. */
  readonly https: 'authority' | 'own' | 'off'
  readonly authority: AuthorityFacts | undefined
  /** `host.local`, while it is announced. */
  readonly name: string | undefined
  /** What the owner's certificate is for. */
  readonly ownName: string | undefined
  readonly port: number
}

type Send = (response: ServerResponse, facts: TrustFacts) => void

const paths: ReadonlyMap<string, Send> = new Map<string, Send>([
  ['/trust/about.json', sendAbout],
  ['/trust/check', sendCheck],
  ['/trust/authority.crt', sendDer],
  ['/trust/authority.pem', sendPem],
  ['/trust/authority.mobileconfig', sendProfile],
])

/** Answers GET and HEAD. False where there is nothing at that path. */
export function serveTrust(path: string, response: ServerResponse, facts: TrustFacts): boolean {
  const send = paths.get(path)
  if (!send) return false
  const isFile = path.startsWith('/trust/authority.')
  if (isFile && !facts.authority) return false
  // An authority can be another one tomorrow, and a check that is answered from a cache checks nothing.
  response.setHeader('Cache-Control', 'no-store')
  send(response, facts)
  return true
}

function sendAbout(response: ServerResponse, { https, authority, name, port }: TrustFacts): void {
  const about = {
    https,
    authority: authority
      ? {
          name: authority.name,
          fingerprint: authority.fingerprint,
          notAfter: authority.notAfter.toISOString(),
        }
      : null,
    name: name ?? null,
    port,
  }
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(about))
}

/**
 * A page that came by plain HTTP asks for this by HTTPS, under this address or the local name: it gets an answer only where the
 * certificate convinces the device. That is another origin, and the answer holds nothing.
 */
function sendCheck(response: ServerResponse): void {
  response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
  response.writeHead(204).end()
}

function sendDer(response: ServerResponse, { authority }: TrustFacts): void {
  const disposition = 'attachment; filename="sealdrop-authority.crt"'
  sendFile(response, 'application/x-x509-ca-cert', disposition, authority?.der)
}

function sendPem(response: ServerResponse, { authority }: TrustFacts): void {
  const disposition = 'attachment; filename="sealdrop-authority.pem"'
  sendFile(response, 'application/x-pem-file', disposition, authority?.pem)
}

/** To be opened, as in Apple's Over-the-Air Profile Delivery: what is opened goes to the settings, what is stored to Files. */
function sendProfile(response: ServerResponse, { authority }: TrustFacts): void {
  const disposition = 'inline; filename="sealdrop.mobileconfig"'
  const profile = authority && mobileConfig(authority)
  sendFile(response, 'application/x-apple-aspen-config', disposition, profile)
}

function sendFile(
  response: ServerResponse,
  type: string,
  disposition: string,
  content: string | Buffer | undefined,
): void {
  response.writeHead(200, { 'Content-Type': type, 'Content-Disposition': disposition }).end(content)
}
