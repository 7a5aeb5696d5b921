import { computed, shallowRef } from 'vue'
import { askAboutTrust } from './trust.ts'
import type { TrustAnswer } from './trust.ts'
import { TRUST_PATH } from '../../serviceWorker/messages.ts'
import { httpsPlaces } from './httpsPlaces.ts'
import type { MessageKey } from '../language/i18n.ts'

export interface HttpsLink {
  readonly href: string
  readonly label: MessageKey
}

/** Where a page over plain HTTP sends its person for HTTPS; undefined where the server has none, or does not say. */
export function httpsLinkFor(
  answer: TrustAnswer | undefined,
  place: Pick<Location, 'protocol' | 'hostname' | 'port'>,
): HttpsLink | undefined {
  if (answer?.kind !== 'known') return undefined
  const { about } = answer
  if (about.https === 'authority') return { href: TRUST_PATH, label: 'app.setUpHttps' }
  if (about.https === 'own') return { href: `${httpsPlaces(place, about).here}/`, label: 'app.openHttps' }
  return undefined
}

export function useHttpsLink(ask = askAboutTrust, place: Location = location) {
  const answer = shallowRef<TrustAnswer>()
  void ask().then((said) => (answer.value = said))
  return computed(() => httpsLinkFor(answer.value, place))
}
