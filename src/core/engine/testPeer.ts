/** For tests only: a peer that says what a test has it say, over a handshake and records as they should be. */
import { vi } from 'vitest'
import { utf8, type Bytes } from '../protocol/primitives/bytes.ts'
import { webCrypto } from '../protocol/primitives/crypto.ts'
import { parseMessage, type Message } from '../protocol/messages/messages.ts'
import {
  decodePlaintext,
  encodeChunkHeader,
  encodeControl,
  type ChunkHeader,
} from '../protocol/records/plaintext.ts'
import { createOpener, createSealer } from '../protocol/records/record.ts'
import { createInbox } from './inbox.ts'
import type { SessionRole } from './messages.ts'
import { performHandshake } from './performHandshake.ts'
import { cb, createSide, createWires, type Side, type Wire } from './testSides.ts'

export interface ScriptedPeer {
  readonly heard: Message[]
  /** With their data as text. */
  readonly chunks: (ChunkHeader & { readonly data: string })[]
  /** Any JSON. */
  say(...messages: object[]): Promise<void>
  chunk(transfer: number, item: number, offset: number, data: Bytes): Promise<void>
  /** The first message of this type. */
  hears<Type extends Message['type']>(type: Type): Promise<Extract<Message, { type: Type }>>
}

export const ready = {
  type: 'ready',
  versions: [1],
  name: 'Mallory',
  device: { kind: 'other' },
  maxRecord: 262_144,
  maxLanes: 1,
  proofs: Array.from({ length: 32 }, () => '0'.repeat(64)),
}

/** An engine session with a peer of that kind, whose role this is; both have said `ready` unless `readies` is false. */
export async function connectScripted(
  role: SessionRole,
  readies = true,
): Promise<{ peer: ScriptedPeer; side: Side }> {
  const [wireI, wireR] = createWires()
  const [own, other] = role === 'initiator' ? [wireI, wireR] : [wireR, wireI]
  const talking = talk(own, role)
  const crypto = webCrypto(globalThis.crypto.subtle)
  const side = createSide(role === 'initiator' ? 'responder' : 'initiator', 'Bob', other, {
    binding: cb,
    crypto,
  })
  const peer = await talking
  if (readies) {
    await peer.say(ready)
    await side.event('open')
  }
  return { peer, side }
}

async function talk({ channel }: Wire, role: SessionRole): Promise<ScriptedPeer> {
  const crypto = webCrypto(globalThis.crypto.subtle)
  const inbox = createInbox(64)
  channel.onMessage((message) => inbox.push(message))
  channel.onLost(() => {})
  const keys = await performHandshake({ role, binding: cb, channel, inbox, crypto })
  const [ownKey, otherKey] =
    role === 'initiator' ? [keys.keyInitiator, keys.keyResponder] : [keys.keyResponder, keys.keyInitiator]
  const sealer = await createSealer({ crypto, key: ownKey })
  const opener = await createOpener({ crypto, key: otherKey })
  const heard: Message[] = []
  const chunks: ScriptedPeer['chunks'] = []

  async function open(record: Bytes): Promise<void> {
    const content = decodePlaintext(await opener.open(record))
    if (content.type === 'control') heard.push(parseMessage(content.json))
    else chunks.push({ ...content.header, data: new TextDecoder().decode(content.data) })
  }

  channel.onMessage((record) => void open(record))
  for (const record of inbox.drain()) void open(record)
  return {
    heard,
    chunks,
    async say(...messages) {
      for (const message of messages)
        await channel.send(await sealer.seal(encodeControl(utf8(JSON.stringify(message)))))
    },
    async chunk(transfer, item, offset, data) {
      await channel.send(await sealer.seal(encodeChunkHeader({ transfer, item, offset }), data))
    },
    hears: (type) =>
      vi.waitFor(() => {
        const found = heard.find((message) => message.type === type)
        if (!found) throw new Error(`no ${type} yet, but ${heard.map((message) => message.type).join(', ')}`)
        return found as never
      }, 30_000),
  }
}
