/** Who a peer is, as far as remembered devices tell: section 3 of docs/PROTOCOL.md, Proofs. Pure. */
import type { EngineEvent, HeldSecret } from '../../core/engine/messages.ts'
import type { RememberedDevice, RememberedDeviceList } from './deviceRules.ts'
import { lookAlike } from '../../wire/lookalikes.ts'

/** As many as the engine recognises; the devices that were here last come first. */
const MAX_HELD = 128

/** What one session knows of its peer. */
export interface Recognition {
  /** The person wants both devices to remember each other. */
  wants: boolean
  /** So does the other side. */
  peerWants: boolean
  /** Both said so, and nothing was kept yet. */
  agreed: Extract<EngineEvent, { type: 'paired' }> | undefined
  /** The peer proved to be this one, or was remembered as this one in this session. */
  device: RememberedDevice | undefined
  /** It proved it. */
  isProved: boolean
  /** It was taken for this one, and did not prove it. */
  doubted: RememberedDevice | undefined
}

/** What a session's peer showed of itself. */
export interface Shown {
  /** The held secret by whose hints it was recognised before the session. */
  readonly hinted: string | undefined
  /** Ids of the held secrets that both sides proved. */
  readonly proved: readonly string[]
  /** From its sealed `ready`. */
  readonly sealedName: string
}

export interface Judgement {
  readonly device: RememberedDevice | undefined
  readonly doubted: RememberedDevice | undefined
}

export function heldOf(devices: RememberedDeviceList): readonly HeldSecret[] {
  const all = devices.flatMap(({ secrets }) => secrets.toReversed())
  return all.slice(0, MAX_HELD).map(({ id, key, madeAs }) => ({ id, secret: key, madeAs }))
}

export function holderOf(
  devices: RememberedDeviceList,
  secret: string | undefined,
): RememberedDevice | undefined {
  return devices.find(({ secrets }) => secrets.some(({ id }) => id === secret))
}

/**
 * Who it is, and who it only seems to be. A secret that both have proved before is on both sides: whoever hints at it, or
 * bears the name of its device, could prove it. One that was never proved may be on this side alone.
 */
export function judge(devices: RememberedDeviceList, { hinted, proved, sealedName }: Shown): Judgement {
  const device = devices.find(({ secrets }) => secrets.some(({ id }) => proved.includes(id)))
  const taken = holderOf(devices, hinted)
  // Somebody else's hints, even from a device that is known itself.
  if (taken && taken !== device && isEstablished(taken)) return { device: undefined, doubted: taken }
  if (device) return { device, doubted: undefined }
  const bearer = devices.find((one) => isEstablished(one) && bears(one, sealedName))
  return { device: undefined, doubted: bearer }
}

function isEstablished({ secrets }: RememberedDevice): boolean {
  return secrets.some((secret) => secret.isEstablished)
}

/** By what it called itself or what the person calls it: either would be believed. */
function bears({ name, sealedName }: RememberedDevice, other: string): boolean {
  return lookAlike(name, other) || lookAlike(sealedName, other)
}

/** Whether the two lists hold the same secrets: then nobody need be told. */
export function holdsTheSame(one: RememberedDeviceList, other: RememberedDeviceList): boolean {
  const idsOf = (devices: RememberedDeviceList) => heldOf(devices).map(({ id }) => id)
  const ids = new Set(idsOf(one))
  const others = idsOf(other)
  return ids.size === others.length && others.every((id) => ids.has(id))
}
