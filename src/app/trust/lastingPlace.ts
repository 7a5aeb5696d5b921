import { askAboutTrust, isTrustedAt } from './trust.ts'
import { httpsPlaces } from './httpsPlaces.ts'

/** The origin of the name that stays, if the server has one and this device reaches it over HTTPS. Never rejects. */
export async function findLastingPlace(
  place: Pick<Location, 'protocol' | 'hostname' | 'port'>,
  ask = askAboutTrust,
  isTrusted = isTrustedAt,
): Promise<string | undefined> {
  const answer = await ask()
  if (answer.kind !== 'known' || answer.about.https === 'off') return undefined
  const { lasting } = httpsPlaces(place, answer.about)
  return lasting !== undefined && (await isTrusted(lasting)) ? lasting : undefined
}
