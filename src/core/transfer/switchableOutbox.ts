/** An outbox that sends nothing while its channel is gone: after attach() everything is said again. */
import { SealdropError } from '../protocol/primitives/error.ts'
import type { Outbox } from './ports.ts'

export interface SwitchableOutbox extends Outbox {
  isOpen: boolean
}

/** Open at first. */
export function createSwitchableOutbox(outbox: Outbox): SwitchableOutbox {
  const switchable: SwitchableOutbox = {
    isOpen: true,
    get maxChunkBytes() {
      return outbox.maxChunkBytes
    },
    sendMessage(message) {
      if (switchable.isOpen) outbox.sendMessage(message)
    },
    sendChunk(header, data) {
      return switchable.isOpen
        ? outbox.sendChunk(header, data)
        : Promise.reject(new SealdropError('channel-lost'))
    },
  }
  return switchable
}
