/** What becomes of the remembered devices: pure functions from list to list. */
import type { Device } from '../../wire/events.ts'
import type { SessionRole } from '../../core/engine/messages.ts'
import { cleanName } from '../../wire/names.ts'

/** A `pair` secret: section 3 of docs/PROTOCOL.md, Proofs. */
export interface DeviceSecret {
  /** 32 hex digits, made from the secret (deviceStore.ts): the same wherever the same secret is held. */
  readonly id: string
  /** For HMAC with SHA-256; it cannot be taken out of the browser. */
  readonly key: CryptoKey
  /** The role that this device had when it was made. */
  readonly madeAs: SessionRole
  /** Both have proved it in a later session, so both have it. */
  readonly isEstablished: boolean
}

export interface RememberedDevice {
  /** Of this browser's own making. */
  readonly id: string
  /** What the person calls it, 1 to 40 characters; at first what it called itself. */
  readonly name: string
  /** What it called itself last, by its sealed `ready`. */
  readonly sealedName: string
  readonly device: Device
  /** The newest last. */
  readonly secrets: readonly DeviceSecret[]
  /** Until a person said that its security code matches, it is a device that had an invite's link, and may be anybody's. */
  readonly isCompared: boolean
  readonly acceptsWithoutAsking: boolean
  /** When it was remembered, and when it last proved itself, in milliseconds since 1970. */
  readonly since: number
  readonly lastSeen: number
}

export type RememberedDeviceList = readonly RememberedDevice[]

/** Section 3 of docs/PROTOCOL.md: so many are kept and proved of one device. */
export const MAX_SECRETS = 4

/** So many secrets are recognised by the engine; each device has one at least. */
export const MAX_DEVICES = 128

export interface Agreement {
  /** The device that the peer of that session proved to be, or as which it was remembered in it. */
  readonly known: string | undefined
  /** The id of a device that is not known yet. */
  readonly fresh: string
  readonly sealedName: string
  readonly device: Device
  readonly secret: Pick<DeviceSecret, 'id' | 'key' | 'madeAs'>
  readonly now: number
}

export interface RememberResult {
  readonly devices: RememberedDeviceList
  readonly outcome:
    | { readonly kind: 'remembered'; readonly device: string }
    /** Another page of this very browser holds the other half: it would recognise itself. */
    | { readonly kind: 'self' }
    /** MAX_DEVICES are remembered. */
    | { readonly kind: 'full' }
}

/** Two devices have agreed on a secret, and the code was compared. */
export function remember(devices: RememberedDeviceList, agreement: Agreement): RememberResult {
  const { known, fresh, sealedName, device, secret, now } = agreement
  const holder = devices.find(({ secrets }) => secrets.some(({ id }) => id === secret.id))
  const held = holder?.secrets.find(({ id }) => id === secret.id)
  if (holder && held?.madeAs === secret.madeAs)
    return { devices, outcome: { kind: 'remembered', device: holder.id } }
  if (held) return { devices: withoutSecret(devices, secret.id), outcome: { kind: 'self' } }

  const added = { ...secret, isEstablished: false }
  const before = devices.find(({ id }) => id === known)
  if (before) {
    const secrets = [...before.secrets, added].slice(-MAX_SECRETS)
    const next = { ...before, sealedName, device, secrets, isCompared: true, lastSeen: now }
    return { devices: replaced(devices, next), outcome: { kind: 'remembered', device: before.id } }
  }
  if (devices.length >= MAX_DEVICES) return { devices, outcome: { kind: 'full' } }
  const made: RememberedDevice = {
    ...{ id: fresh, name: sealedName, sealedName, device, secrets: [added] },
    ...{ isCompared: true, acceptsWithoutAsking: false, since: now, lastSeen: now },
  }
  return { devices: [...devices, made], outcome: { kind: 'remembered', device: fresh } }
}

/** Both sides of a session proved the secrets of these ids: whoever holds one of them is established, and was here. */
export function proved(
  devices: RememberedDeviceList,
  ids: readonly string[],
  seen: Pick<RememberedDevice, 'sealedName' | 'device'> & { readonly now: number },
): RememberedDeviceList {
  const { sealedName, device, now } = seen
  return devices.map((one) => {
    if (!one.secrets.some(({ id }) => ids.includes(id))) return one
    const secrets = one.secrets.map((secret) =>
      ids.includes(secret.id) ? { ...secret, isEstablished: true } : secret,
    )
    return { ...one, sealedName, device, secrets, lastSeen: now }
  })
}

/**
 * The code was compared with the device that proved the secrets of these ids: from now on they show who it is. Others of
 * it go, which may be somebody else's.
 */
export function compared(
  devices: RememberedDeviceList,
  id: string,
  ids: readonly string[],
): RememberedDeviceList {
  return devices.map((one) => {
    const secrets = one.secrets.filter((secret) => ids.includes(secret.id))
    return one.id !== id || one.isCompared || secrets.length === 0
      ? one
      : { ...one, secrets, isCompared: true }
  })
}

/** A name of which nothing can be seen, or that is too long, changes nothing. */
export function rename(devices: RememberedDeviceList, id: string, name: string): RememberedDeviceList {
  const clean = cleanName(name)
  return clean === undefined ? devices : devices.map((one) => (one.id === id ? { ...one, name: clean } : one))
}

export function letIn(
  devices: RememberedDeviceList,
  id: string,
  acceptsWithoutAsking: boolean,
): RememberedDeviceList {
  return devices.map((one) => (one.id === id ? { ...one, acceptsWithoutAsking } : one))
}

export function forget(devices: RememberedDeviceList, id: string): RememberedDeviceList {
  return devices.filter((one) => one.id !== id)
}

function replaced(devices: RememberedDeviceList, next: RememberedDevice): RememberedDeviceList {
  return devices.map((one) => (one.id === next.id ? next : one))
}

/** A device of which nothing is left can neither be recognised nor proved. */
function withoutSecret(devices: RememberedDeviceList, secret: string): RememberedDeviceList {
  return devices
    .map((one) => ({ ...one, secrets: one.secrets.filter(({ id }) => id !== secret) }))
    .filter(({ secrets }) => secrets.length > 0)
}
