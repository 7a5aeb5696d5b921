import { shallowRef } from 'vue'
import type { RememberedDevice, RememberedDeviceList } from './deviceRules.ts'
import type { changeDevices, loadDevices, secretId } from './deviceStore.ts'
import { canRemember } from './rememberedFlag.ts'

/** Where devices are kept; replaced in tests. */
export interface DeviceStorage {
  readonly loadDevices: typeof loadDevices
  readonly changeDevices: typeof changeDevices
  readonly secretId: typeof secretId
}

/** What is remembered, as it is on disk. */
export class DeviceList {
  readonly devices = shallowRef<RememberedDeviceList>([])
  /** False once something could not be kept. */
  readonly isAble = shallowRef(canRemember())
  readonly #storage: DeviceStorage
  readonly #changed: (before: RememberedDeviceList) => void

  constructor(storage: DeviceStorage, changed: (before: RememberedDeviceList) => void) {
    this.#storage = storage
    this.#changed = changed
  }

  find(id: string | undefined): RememberedDevice | undefined {
    return this.devices.value.find((device) => device.id === id)
  }

  async load(): Promise<void> {
    if (!this.isAble.value) return
    try {
      this.#show(await this.#storage.loadDevices())
    } catch {
      this.isAble.value = false
    }
  }

  /** Whether the change was kept. */
  async change(rule: (devices: RememberedDeviceList) => RememberedDeviceList): Promise<boolean> {
    try {
      this.#show(await this.#storage.changeDevices(rule))
      return true
    } catch {
      return false
    }
  }

  secretId(secret: CryptoKey): Promise<string> {
    return this.#storage.secretId(secret)
  }

  #show(next: RememberedDeviceList): void {
    const before = this.devices.value
    this.devices.value = next
    this.#changed(before)
  }
}
