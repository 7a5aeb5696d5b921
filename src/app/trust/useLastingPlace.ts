import { shallowRef } from 'vue'
import { isPassingAddress } from '../../browser/system/environment.ts'

/**
 * Where to install from instead of here: what an installed app keeps belongs to its address, and a router may give
 * that of this page to another device. Undefined while unknown, and where this page's own address stays.
 */
export function useLastingPlace(place: Location = location) {
  const lasting = shallowRef<string>()
  const find = async () => {
    const { findLastingPlace } = await import('./lastingPlace.ts')
    lasting.value = await findLastingPlace(place)
  }
  // Without it the app is installed from here, as from anywhere else.
  if (place.protocol === 'https:' && isPassingAddress(place)) find().catch(() => {})
  return lasting
}
