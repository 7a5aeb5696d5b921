/**
 * The remembered devices, in IndexedDB: the one place that keeps a key without ever showing it. Loaded when there are any,
 * or somebody may become one. Three calls are all that is used of it, so they are made here, without a library.
 */
import * as v from 'valibot'
import { toHex } from '../../core/protocol/primitives/bytes.ts'
import { cleanName } from '../../wire/names.ts'
import { deviceSchema as shownDevice } from '../../wire/shownSchemas.ts'
import type { RememberedDevice, RememberedDeviceList, DeviceSecret } from './deviceRules.ts'
import { MAX_DEVICES, MAX_SECRETS } from './deviceRules.ts'
import { noteWhetherAny, tellOtherPages } from './rememberedFlag.ts'

const DATABASE = 'sealdrop'
const STORE = 'devices'
const ID_BYTES = 16
const NAMELESS = '?'

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(200))
/** Earlier versions took some names of which nothing can be seen: those devices can still be forgotten. */
const keptName = v.pipe(
  text,
  v.transform((name) => cleanName(name) ?? NAMELESS),
)

const secretSchema = v.object({
  id: text,
  key: v.custom<CryptoKey>((value) => value instanceof CryptoKey && !value.extractable),
  madeAs: v.picklist(['initiator', 'responder']),
  isEstablished: v.boolean(),
})

const deviceSchema = v.object({
  id: text,
  name: keptName,
  sealedName: keptName,
  device: shownDevice,
  secrets: v.pipe(v.array(secretSchema), v.minLength(1), v.maxLength(MAX_SECRETS)),
  // Earlier versions also remembered devices that were met by an invite's link, and did not note which.
  isCompared: v.optional(v.boolean(), false),
  acceptsWithoutAsking: v.boolean(),
  since: v.number(),
  lastSeen: v.number(),
})

/** All of them, the one that was here last first. Rejects where nothing can be kept. */
export async function loadDevices(): Promise<RememberedDeviceList> {
  return inStore('readonly', (_store, devices) => devices)
}

/**
 * Reads, changes and writes in one transaction: what two pages do at once comes one after the other, and a page that is
 * gone in between has changed nothing. Resolves, once it is on disk, to what `rule` made of them; other pages hear of it.
 */
export async function changeDevices(
  rule: (devices: RememberedDeviceList) => RememberedDeviceList,
): Promise<RememberedDeviceList> {
  const next = await inStore('readwrite', (store, devices) => {
    const changed = rule(devices)
    const kept = new Set(changed.map(({ id }) => id))
    for (const { id } of devices) if (!kept.has(id)) store.delete(id)
    for (const device of changed) if (!devices.includes(device)) store.put(device)
    return changed
  })
  noteWhetherAny(next.length > 0)
  tellOtherPages()
  return newestFirst(next)
}

/**
 * A name for a secret that is the same in every page and says nothing of it: 32 hex digits. HKDF (RFC 5869, section
 * 2.3) puts a counter behind its labels, so no key of the protocol is made from this one.
 */
export async function secretId(key: CryptoKey): Promise<DeviceSecret['id']> {
  const tag = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode('sealdrop/1 name of pair'))
  return toHex(new Uint8Array(tag, 0, ID_BYTES))
}

/** `act` runs inside the transaction and asks for nothing that takes time. */
async function inStore<Result>(
  mode: 'readonly' | 'readwrite',
  act: (store: IDBObjectStore, devices: RememberedDeviceList) => Result,
): Promise<Result> {
  const database = await openDatabase()
  try {
    return await new Promise<Result>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: 'strict' })
      const store = transaction.objectStore(STORE)
      const reading = store.getAll(undefined, MAX_DEVICES)
      let result: { readonly value: Result } | undefined
      const failed = (cause: unknown): void =>
        reject(new Error('remembered devices cannot be kept', { cause }))
      reading.onsuccess = () => {
        try {
          result = { value: act(store, newestFirst(parseDevices(reading.result))) }
        } catch (error) {
          transaction.abort()
          failed(error)
        }
      }
      transaction.oncomplete = () => (result ? resolve(result.value) : failed(undefined))
      transaction.onabort = () => failed(transaction.error)
    })
  } finally {
    database.close()
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'id' })
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(new Error('no IndexedDB here', { cause: opening.error }))
  })
}

/** What a later version may have written differently is left alone, and not used. */
function parseDevices(found: readonly unknown[]): RememberedDevice[] {
  return found.flatMap((one) => {
    const parsed = v.safeParse(deviceSchema, one)
    return parsed.success ? [parsed.output] : []
  })
}

function newestFirst(devices: RememberedDeviceList): RememberedDeviceList {
  return devices.toSorted((a, b) => b.lastSeen - a.lastSeen)
}
