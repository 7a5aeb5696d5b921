/** What the server says of its own HTTPS (GET /trust/about.json), and whether this device accepts it (GET /trust/check). */
import * as v from 'valibot'
import { scriptUrl } from '../../browser/engine/scriptUrls.ts'
import { TRUST_PATH } from '../../serviceWorker/messages.ts'

/** On a LAN an answer takes milliseconds; a phone that wakes its radio takes a second or two. */
const ANSWER_TIMEOUT_MS = 8_000

/** RFC 1035, section 2.3.4. */
const MAX_HOST_CHARACTERS = 253

/** It is shown in one line, and named in the steps. */
const MAX_AUTHORITY_CHARACTERS = 100

export interface TrustAuthority {
  readonly name: string
  /** SHA-256 of its certificate (DER): 32 bytes as `AB:CD:…`. */
  readonly fingerprint: string
  readonly notAfter: Date
}

export interface TrustAbout {
  /** `authority`: by a certificate of the server's own authority. `own`: by one that its administrator brought. */
  readonly https: 'authority' | 'own' | 'off'
  /** Always there where `https` is `authority`. */
  readonly authority: TrustAuthority | undefined
  /** A name of the server that stays when its address changes, such as `studio.local`. */
  readonly name: string | undefined
  readonly port: number
}

export type TrustAnswer =
  | { readonly kind: 'known'; readonly about: TrustAbout }
  /** No answer: the server or the network is away. */
  | { readonly kind: 'unreachable' }
  /** An answer that is none: another version, or something in between. */
  | { readonly kind: 'unreadable' }

const authority = v.object({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_AUTHORITY_CHARACTERS)),
  fingerprint: v.pipe(v.string(), v.regex(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/)),
  notAfter: v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.transform((text) => new Date(text)),
    v.date(),
  ),
})

/** It becomes part of an address that people follow: a host name and nothing else. */
const hostName = v.pipe(
  v.string(),
  v.maxLength(MAX_HOST_CHARACTERS),
  v.regex(/^[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)*$/i),
)

const aboutSchema = v.pipe(
  v.object({
    https: v.picklist(['authority', 'own', 'off']),
    authority: v.nullable(authority),
    name: v.nullable(hostName),
    port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  }),
  v.check(({ https, authority }) => https !== 'authority' || authority !== null),
  v.transform(({ https, authority, name, port }): TrustAbout => ({
    https,
    authority: authority ?? undefined,
    name: name ?? undefined,
    port,
  })),
)

/** Undefined for anything that is not what the server says. */
export function parseTrustAbout(said: unknown): TrustAbout | undefined {
  const parsed = v.safeParse(aboutSchema, said)
  return parsed.success ? parsed.output : undefined
}

/** Asks the server this page came from. Never rejects. */
export async function askAboutTrust(ask: typeof fetch = fetch): Promise<TrustAnswer> {
  let response: Response
  try {
    response = await ask(`${TRUST_PATH}/about.json`, {
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    })
  } catch {
    return { kind: 'unreachable' }
  }
  const about = response.ok ? parseTrustAbout(await response.json().catch(() => undefined)) : undefined
  return about ? { kind: 'known', about } : { kind: 'unreadable' }
}

/**
 * Whether `origin` (`https://HOST:PORT`) is this server and this device accepts its certificate: without that the browser
 * gives no answer. Never rejects.
 */
export async function isTrustedAt(origin: string, ask: typeof fetch = fetch): Promise<boolean> {
  try {
    const { status } = await ask(`${origin}${TRUST_PATH}/check`, {
      mode: 'cors',
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    })
    return status === 204
  } catch {
    return false
  }
}

/**
 * Whether the browser lets this page, which came over HTTPS, have a service worker. Chromium refuses where a person went
 * on past its certificate warning: the page then looks secure, but cannot be installed. Never rejects.
 */
export async function canKeepTheApp(
  container: Pick<ServiceWorkerContainer, 'register'> | undefined = ownServiceWorkers(),
): Promise<boolean> {
  try {
    await container?.register(scriptUrl('service worker'), { scope: '/' })
    return true
  } catch (error) {
    return !(error instanceof DOMException && error.name === 'SecurityError')
  }
}

/** Private windows of some browsers have none. */
function ownServiceWorkers(): ServiceWorkerContainer | undefined {
  return 'serviceWorker' in navigator ? navigator.serviceWorker : undefined
}
