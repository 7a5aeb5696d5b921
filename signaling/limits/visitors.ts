/** Where a visitor comes from, through the proxies that TRUST_PROXY names and through no others. */
import { isIP } from 'node:net'
import { type IsInside, isPrivateAddress, plainAddress } from './addresses.ts'

/** As Socket.IO's handshake tells. */
export interface Origin {
  /** Of whoever opened the connection. */
  readonly address: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

export interface Visitors {
  /** Undefined: behind a proxy that is not believed, or that says nothing of use. */
  addressOf(origin: Origin): string | undefined
  isPrivate(origin: Origin): boolean
  /**
   * Whether the headers that come through a believed proxy name nobody whom one can go by: they cannot be read, or they
   * contradict each other, so that one of them is the visitor's own.
   */
  isDisguised(origin: Origin): boolean
  /** Of whom the last proxy, or this server itself, saw: the visitor, or another proxy. Made up by nobody. */
  seenAddressOf(origin: Origin): string
  /** `https` or `http` between the visitor and a believed proxy. Undefined where none says so. */
  schemeOf(origin: Origin): string | undefined
}

/** `believes`: whether what that address says about others is believed. */
export function createVisitors(believes: IsInside): Visitors {
  const addressOf = rememberingAddresses((origin) => visitorAddress(origin, believes))
  return {
    addressOf,
    isPrivate(origin) {
      const address = addressOf(origin)
      return address !== undefined && isPrivateAddress(address)
    },
    isDisguised: (origin) =>
      believes(origin.address) && headerHops(origin).length > 0 && addressOf(origin) === undefined,
    seenAddressOf(origin) {
      const hops = believes(origin.address) ? headerHops(origin)[0] : undefined
      return addressIn(hops?.at(-1) ?? '') ?? plainAddress(origin.address)
    },
    schemeOf({ address, headers }) {
      if (!believes(address)) return undefined
      const said = lastOf(textOf(headers, 'x-forwarded-proto')) ?? forwarded(headers)?.at(-1)?.get('proto')
      return said?.trim().toLowerCase()
    },
  }
}

/** Several proxies' words, in full. Whoever says more has added to them, and to read it all takes milliseconds. */
const MAX_SAID = 1024

/** What browsers do not send and proxies do. Only the first two say who the visitor is. */
const proxyHeaders = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'x-forwarded-proto', 'x-forwarded-host']

function visitorAddress({ address, headers }: Origin, believes: IsInside): string | undefined {
  if (proxyHeaders.every((name) => headers[name] === undefined)) return plainAddress(address)
  // Anybody can send these headers, and from the internet they are ignored. A private address that does so may well be a
  // proxy which nobody told us of, with the whole internet behind it: it must not pass as this house.
  if (!believes(address)) return isPrivateAddress(address) ? undefined : plainAddress(address)
  const chains = headerHops({ address, headers })
  const [first, ...others] = chains.map((hops) => walkBack(address, hops, believes))
  // A proxy writes one kind of header and passes the others on as the visitor sent them: which, nobody can tell.
  const isAgreed = others.every((other) => other === first) && isRealIpAmong(chains.flat(), headers, believes)
  return isAgreed ? first : undefined
}

/** What each of the two kinds of headers that is there says: addresses, the nearest last, not read yet. */
function headerHops({ headers }: Origin): (readonly string[])[] {
  return [xForwardedFor(headers), forwardedFor(headers)].filter((hops) => hops !== undefined)
}

/** X-Real-IP alone says too little, but where it names somebody of whom the others know nothing, one is made up. */
function isRealIpAmong(hops: readonly string[], headers: Origin['headers'], believes: IsInside): boolean {
  const text = textOf(headers, 'x-real-ip')
  if (text === undefined) return true
  const address = addressIn(text)
  return address !== undefined && (believes(address) || hops.some((hop) => addressIn(hop) === address))
}

/** From the nearest to the farthest: each one's word counts as long as everybody between it and us is believed. */
function walkBack(address: string, hops: readonly string[], believes: IsInside): string | undefined {
  let current: string | undefined = plainAddress(address)
  for (const hop of hops.toReversed()) {
    if (current === undefined || !believes(current)) break
    current = addressIn(hop)
  }
  return current
}

/**
 * RFC 7239 section 6: an address, IPv6 in brackets, perhaps with a port, perhaps in quotes. Undefined for `unknown` and
 * made-up names.
 */
function addressIn(hop: string): string | undefined {
  const plain = unquoted(hop.trim()).trim()
  const [, bracketed, bare] = /^(?:\[([^\]]+)\]|([^:]+))(?::\w+)?$/.exec(plain) ?? []
  const text = bracketed ?? bare ?? plain
  return isIP(text) === 0 ? undefined : plainAddress(text)
}

/** By the headers of a connection or request, which stay as they are: they are asked about with every event. */
function rememberingAddresses(
  find: (origin: Origin) => string | undefined,
): (origin: Origin) => string | undefined {
  const known = new WeakMap<
    Origin['headers'],
    { readonly from: string; readonly found: string | undefined }
  >()
  return (origin) => {
    const before = known.get(origin.headers)
    if (before?.from === origin.address) return before.found
    const found = find(origin)
    known.set(origin.headers, { from: origin.address, found })
    return found
  }
}

function xForwardedFor(headers: Origin['headers']): string[] | undefined {
  const text = textOf(headers, 'x-forwarded-for')
  return text !== undefined && text.length > MAX_SAID ? [''] : text?.split(',')
}

function forwardedFor(headers: Origin['headers']): string[] | undefined {
  return forwarded(headers)?.map((element) => element.get('for') ?? '')
}

/** RFC 7239 section 4: one map of parameters for each proxy, the nearest last. What cannot be read, or is too long, is one empty map. */
function forwarded(headers: Origin['headers']): ReadonlyMap<string, string>[] | undefined {
  const text = textOf(headers, 'forwarded')
  if (text === undefined) return undefined
  const elements = split(text.length > MAX_SAID ? '' : text, ',').map((element) => {
    const pairs = split(element, ';').map((pair) => /^\s*([\w-]+)\s*=(.*)$/.exec(pair) ?? [])
    return new Map(pairs.map(([, name = '', value = '']) => [name.toLowerCase(), unquoted(value.trim())]))
  })
  return elements.length > 0 ? elements : [new Map()]
}

/**
 * At separators outside of quotes, empty parts left out. Empty where a quote is never closed. Goes over the text once:
 * an expression for it would go back and forth for a second over a header of quotes and backslashes.
 */
function split(text: string, separator: ',' | ';'): string[] {
  const parts: string[] = []
  let [begin, isQuoted] = [0, false]
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '"') isQuoted = !isQuoted
    else if (isQuoted && character === '\\') at++
    else if (!isQuoted && character === separator) {
      parts.push(text.slice(begin, at))
      begin = at + 1
    }
  }
  return isQuoted ? [] : [...parts, text.slice(begin)].filter((part) => part.trim() !== '')
}

function unquoted(value: string): string {
  return /^".*"$/.test(value) ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value
}

function lastOf(list: string | undefined): string | undefined {
  return list?.split(',').at(-1)
}

function textOf(headers: Origin['headers'], name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value.join(',') : value
}
