import { expect, it } from 'vitest'
import type { Bytes } from '../protocol/primitives/bytes.ts'
import { chooseCrypto } from '../protocol/primitives/crypto.ts'
import type { Channel } from '../transfer/ports.ts'
import { createInbox, type Inbox } from './inbox.ts'
import { performHandshake } from './performHandshake.ts'

const binding = new Uint8Array(32).fill(7)

/** Moves each message to the other side, as a port does: the sender's own buffer is detached. */
function movingChannel(to: Inbox): Channel {
  return {
    maxMessageBytes: 262_144,
    budgetBytes: 1024 * 1024,
    send(message: Bytes) {
      to.push(structuredClone(message, { transfer: [message.buffer] }))
      return Promise.resolve()
    },
    look: () => Promise.resolve(false),
    onMessage: () => undefined,
    onLost: () => undefined,
    close: () => undefined,
  }
}

it('leads both sides to the same keys over a channel that moves away what it is given', async () => {
  const [inboxI, inboxR] = [createInbox(8), createInbox(8)]
  const crypto = chooseCrypto()

  const [keysI, keysR] = await Promise.all([
    performHandshake({ role: 'initiator', binding, channel: movingChannel(inboxR), inbox: inboxI, crypto }),
    performHandshake({ role: 'responder', binding, channel: movingChannel(inboxI), inbox: inboxR, crypto }),
  ])

  expect(keysI.tKeys).toEqual(keysR.tKeys)
  expect(keysI.keyInitiator).toEqual(keysR.keyInitiator)
  expect(keysI.securityCode).toEqual(keysR.securityCode)
})
