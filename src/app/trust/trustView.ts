/** What the page at /trust has to say, from what is known so far. Pure. */
import type { TrustAbout, TrustAnswer, TrustAuthority } from './trust.ts'
import { bestPlace, httpsPlaces, isPublicAddress } from './httpsPlaces.ts'

export interface TrustFacts {
  readonly place: Pick<Location, 'protocol' | 'hostname' | 'port'>
  /** Undefined: still asking. */
  readonly answer: TrustAnswer | undefined
  /** Origins that answered over HTTPS without a warning. */
  readonly answering: ReadonlySet<string>
  /** Over HTTPS only: whether the browser lets this page be kept. Undefined: still trying. */
  readonly canKeep: boolean | undefined
}

export type TrustView =
  | { readonly kind: 'asking' | 'unreachable' | 'unreadable' | 'off' }
  /** Nothing needs installing; `origin` is where HTTPS is, undefined where this page came over it. */
  | { readonly kind: 'own'; readonly origin: string | undefined }
  /** This device does not accept the certificate yet. `isOutside`: it never will at this page's address. */
  | { readonly kind: 'untrusted'; readonly authority: TrustAuthority; readonly isOutside: boolean }
  /** This page came over HTTPS, past a warning. */
  | { readonly kind: 'warned'; readonly authority: TrustAuthority }
  /** This device accepts it, at `origin`. */
  | { readonly kind: 'works'; readonly authority: TrustAuthority; readonly origin: string }
  /** This page came over it. `lasting`: the name to install from instead. */
  | { readonly kind: 'here'; readonly authority: TrustAuthority; readonly lasting: string | undefined }

export function trustView({ place, answer, answering, canKeep }: TrustFacts): TrustView {
  if (answer === undefined) return { kind: 'asking' }
  if (answer.kind !== 'known') return answer
  const { about } = answer
  const isSecure = place.protocol === 'https:'
  const places = httpsPlaces(place, about)
  if (about.https === 'own') return { kind: 'own', origin: isSecure ? undefined : places.here }
  const { authority } = about
  if (about.https === 'off' || !authority) return { kind: 'off' }

  const best = bestPlace(places, answering)
  if (!isSecure && best) return { kind: 'works', authority, origin: best }
  if (!isSecure) return { kind: 'untrusted', authority, isOutside: isPublicAddress(place.hostname) }
  if (canKeep === undefined) return { kind: 'asking' }
  if (!canKeep) return { kind: 'warned', authority }
  return { kind: 'here', authority, lasting: best === places.here ? undefined : best }
}

/** The origins worth asking from this page. */
export function placesToAsk(place: TrustFacts['place'], about: TrustAbout): readonly string[] {
  if (about.https !== 'authority') return []
  const { here, lasting } = httpsPlaces(place, about)
  // A page over HTTPS has its answer; what it may lack is a better name.
  return [...(place.protocol === 'https:' ? [] : [here]), ...(lasting === undefined ? [] : [lasting])]
}
