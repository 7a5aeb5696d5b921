/** An outbox whose channel may be missing: then nothing goes out, because attaching says it all again. */
import { SealdropError } from '../protocol/primitives/error.ts'
import type { Outbox } from './ports.ts'

interface Gate extends Outbox {
  isOpen: boolean
}

/** Open at first. */
export function createGate(outbox: Outbox): Gate {
  const gate: Gate = {
    isOpen: true,
    get maxChunkBytes() {
      return outbox.maxChunkBytes
    },
    sendMessage(message) {
      if (gate.isOpen) outbox.sendMessage(message)
    },
    sendChunk(header, data) {
      return gate.isOpen ? outbox.sendChunk(header, data) : Promise.reject(new SealdropError('channel-lost'))
    },
  }
  return gate
}
