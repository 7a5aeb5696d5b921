/** What a session's peer calls itself: a session keeps the name and device that its first attempt told. */
import type { Device } from '../../../wire/events.ts'
import { isSameDevice } from '../../../wire/deviceWords.ts'

export interface PeerClaim {
  readonly name: string
  readonly device: Device
}

/** That and no more of it. */
export function claimOf({ name, device }: PeerClaim): PeerClaim {
  return { name, device }
}

export function isSameClaim(one: PeerClaim, other: PeerClaim): boolean {
  return one.name === other.name && isSameDevice(one.device, other.device)
}
