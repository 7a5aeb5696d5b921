/**
 * Whoever runs the signaling server can introduce each of two people to itself instead of to the other. Mallory does:
 * a WebRTC connection and a complete handshake with either side, and everything passed on in between.
 */
import { expect, type Page } from '@playwright/test'
import type { Bytes } from '../src/protocol/bytes.ts'
import { chooseCrypto } from '../src/protocol/crypto.ts'
import {
  startInitiator,
  startResponder,
  type HandshakeDone,
  type HandshakeProgress,
  type HandshakeStep,
} from '../src/protocol/handshake.ts'
import { createOpener, createSealer, type Opener, type Sealer } from '../src/protocol/record.ts'
import { channelBinding, parseFingerprint } from '../src/session/sdp.ts'
import { DataChannelLeg } from './dataChannelLeg.ts'
import { Stranger } from './stranger.ts'

type Side = 'initiator' | 'responder'

export interface Introduction {
  /** The server where Mallory poses as the receiver, and where the sender is. */
  readonly senderUrl: string
  readonly senderName: string
  /** The server where Mallory poses as the sender, and where the receiver is. */
  readonly receiverUrl: string
  readonly receiverName: string
}

interface SealedLeg {
  readonly leg: DataChannelLeg
  readonly opener: Opener
  readonly sealer: Sealer
}

export class Mallory {
  readonly #read: Buffer[] = []

  /** Stands ready to be asked by the sender, and asks the receiver as soon as that happens. `page`: any page. */
  static async standsBetween(page: Page, people: Introduction): Promise<Mallory> {
    const mallory = new Mallory()
    await DataChannelLeg.prepare(page)
    const asReceiver = await Stranger.joins(people.senderUrl, people.receiverName, 'receiver')
    const asSender = await Stranger.joins(people.receiverUrl, people.senderName, 'sender')
    asReceiver.acceptsNextRequest()
    const toSender = shakeHands(page, asReceiver, 'responder')
    await asSender.requests(people.receiverName)
    const toReceiver = shakeHands(page, asSender, 'initiator')
    mallory.#passesOn(toSender, toReceiver)
    return mallory
  }

  /** Waits until Mallory has read `text` in what passed. */
  async reads(text: string): Promise<void> {
    await expect.poll(() => this.#read.some((plaintext) => plaintext.includes(text))).toBe(true)
  }

  #passesOn(toSender: Promise<SealedLeg>, toReceiver: Promise<SealedLeg>): void {
    // It ends with the page that the connections live in.
    this.#pump(toSender, toReceiver).catch(() => undefined)
    this.#pump(toReceiver, toSender).catch(() => undefined)
  }

  async #pump(from: Promise<SealedLeg>, to: Promise<SealedLeg>): Promise<void> {
    const [source, target] = await Promise.all([from, to])
    for (;;) {
      const plaintext = await source.opener.open(await source.leg.receive())
      this.#read.push(Buffer.from(plaintext))
      await target.leg.send(await target.sealer.seal(plaintext))
    }
  }
}

async function shakeHands(page: Page, stranger: Stranger, side: Side): Promise<SealedLeg> {
  const opening = stranger
    .nextLink()
    .then((link) => DataChannelLeg.open(page, side, (data) => stranger.signals(link, data)))
  stranger.onSignal((data) => void opening.then((leg) => leg.takeSignal(data)))
  const leg = await opening
  await leg.opened

  const { own, other } = await leg.descriptions()
  const fingerprints = [own, other].map(parseFingerprint) as [Bytes, Bytes]
  if (side === 'responder') fingerprints.reverse()
  const { keys } = await perform(leg, side, channelBinding(...fingerprints))
  const crypto = chooseCrypto()
  const [ownKey, otherKey] =
    side === 'initiator' ? [keys.keyInitiator, keys.keyResponder] : [keys.keyResponder, keys.keyInitiator]
  return {
    leg,
    sealer: await createSealer({ crypto, key: ownKey }),
    opener: await createOpener({ crypto, key: otherKey }),
  }
}

async function perform(leg: DataChannelLeg, side: Side, binding: Bytes): Promise<HandshakeDone> {
  const parts = { binding, crypto: chooseCrypto() }
  let progress: HandshakeProgress =
    side === 'initiator' ? await startInitiator(parts) : { send: [], next: startResponder(parts) }
  for (;;) {
    for (const message of progress.send) await leg.send(message)
    if (progress.next.kind === 'done') return progress.next
    const step: HandshakeStep = progress.next
    progress = await step.receive(await leg.receive())
  }
}
