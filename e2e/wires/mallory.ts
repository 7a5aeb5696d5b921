/**
 * Whoever runs the signaling server can introduce each of two people to itself instead of to the other. Mallory does:
 * a WebRTC connection and a complete handshake with either side, and everything passed on in between.
 */
import { expect, type Page } from '@playwright/test'
import { utf8, type Bytes } from '../../src/core/protocol/primitives/bytes.ts'
import { chooseCrypto } from '../../src/core/protocol/primitives/crypto.ts'
import {
  startInitiator,
  startResponder,
  type HandshakeDone,
  type HandshakeProgress,
  type HandshakeStep,
} from '../../src/core/protocol/handshake/handshake.ts'
import { decodePlaintext, encodeControl } from '../../src/core/protocol/records/plaintext.ts'
import { heldKey, disguisedProofs, hintsFor, proofPair } from '../../src/core/protocol/handshake/proofs.ts'
import {
  createOpener,
  createSealer,
  type Opener,
  type Sealer,
} from '../../src/core/protocol/records/record.ts'
import { channelBinding, parseFingerprint } from '../../src/core/peer/connection/sdp.ts'
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
  /** What the sender's list says, where that is not the receiver's name. */
  readonly posesAs?: string
  /** The room in which both are: a server knows it, and its secret it does not. */
  readonly room?: string
}

interface SealedLeg {
  readonly side: Side
  readonly leg: DataChannelLeg
  readonly opener: Opener
  readonly sealer: Sealer
  /** Of this attempt: 32 bytes each. */
  readonly tKeys: Bytes
  readonly resume: Bytes
}

/** What passes to and from one of the two. */
interface Leg {
  readonly sealed: Promise<SealedLeg>
  /** `resume` of the first attempt, when Mallory wants to be taken for the one of that. */
  readonly proves?: Bytes | undefined
}

const crypto = chooseCrypto()

export class Mallory {
  readonly #read: Buffer[] = []
  readonly #page: Page
  readonly #people: Introduction
  readonly #asReceiver: Stranger
  readonly #asSender: Stranger
  #legs: readonly Promise<SealedLeg>[] = []

  private constructor(page: Page, people: Introduction, asReceiver: Stranger, asSender: Stranger) {
    this.#page = page
    this.#people = people
    this.#asReceiver = asReceiver
    this.#asSender = asSender
  }

  /** Stands ready to be asked by the sender, and asks the receiver as soon as that happens. `page`: any page. */
  static async standsBetween(page: Page, people: Introduction): Promise<Mallory> {
    await DataChannelLeg.prepare(page)
    const asReceiver = await Stranger.joins(
      people.senderUrl,
      people.posesAs ?? people.receiverName,
      'receiver',
      people.room,
    )
    const asSender = await Stranger.joins(people.receiverUrl, people.senderName, 'sender', people.room)
    const mallory = new Mallory(page, people, asReceiver, asSender)
    asReceiver.acceptsNextRequest()
    const toSender = shakeHands(page, asReceiver, 'responder')
    await asSender.requests(people.receiverName)
    const toReceiver = shakeHands(page, asSender, 'initiator')
    mallory.#passesOn({ sealed: toSender }, { sealed: toReceiver })
    return mallory
  }

  /**
   * Drops both channels, and lets both people come back: the sender asks by itself, and the receiver takes a request
   * with the right tag for the sender's. `proving`: also what Mallory, who made the keys of either leg, can prove there.
   */
  async dropsAndReturns({ proving }: { readonly proving: boolean }): Promise<void> {
    const [sender, receiver] = await Promise.all(this.#legs)
    if (!sender || !receiver) throw new Error('nobody is there to come back')
    this.#asReceiver.acceptsNextRequest()
    const toSender = shakeHands(this.#page, this.#asReceiver, 'responder')
    const toReceiver = shakeHands(this.#page, this.#asSender, 'initiator')

    await Promise.all([sender.leg.close(), receiver.leg.close()])

    const key = await heldKey(crypto, receiver.resume, 'initiator')
    await this.#asSender.requests(this.#people.receiverName, (to) => hintsFor(crypto, [key], to))
    this.#passesOn(
      { sealed: toSender, proves: proving ? sender.resume : undefined },
      { sealed: toReceiver, proves: proving ? receiver.resume : undefined },
    )
  }

  /** Waits until the keys of both legs are made. */
  async isBetweenAgain(): Promise<void> {
    await Promise.all(this.#legs)
  }

  /** Waits until Mallory has read `text` in what passed. */
  async reads(text: string): Promise<void> {
    await expect.poll(() => this.#read.some((plaintext) => plaintext.includes(text))).toBe(true)
  }

  #passesOn(toSender: Leg, toReceiver: Leg): void {
    this.#legs = [toSender.sealed, toReceiver.sealed]
    // It ends with the page that the connections live in.
    this.#pump(toSender, toReceiver).catch(() => undefined)
    this.#pump(toReceiver, toSender).catch(() => undefined)
  }

  async #pump(from: Leg, to: Leg): Promise<void> {
    const [source, target] = await Promise.all([from.sealed, to.sealed])
    for (;;) {
      const plaintext = await source.opener.open(await source.leg.receive())
      this.#read.push(Buffer.from(plaintext))
      const passed = to.proves ? await withProofOf(to.proves, target, plaintext) : plaintext
      await target.leg.send(await target.sealer.seal(passed))
    }
  }
}

/** `ready` with Mallory's own proof on the leg that it goes to; anything else as it is. */
async function withProofOf(secret: Bytes, { side, tKeys }: SealedLeg, plaintext: Bytes): Promise<Bytes> {
  const parsed = decodePlaintext(plaintext)
  if (parsed.type === 'chunk') return plaintext
  const message = JSON.parse(new TextDecoder().decode(parsed.json)) as { readonly type: string }
  if (message.type !== 'ready') return plaintext
  const proofs = disguisedProofs([(await proofPair(crypto, { secret, madeAs: side }, side, tKeys)).own])
  return encodeControl(utf8(JSON.stringify({ ...message, proofs })))
}

async function shakeHands(page: Page, stranger: Stranger, side: Side): Promise<SealedLeg> {
  const opening = stranger.nextLink().then(async (link) => ({
    link,
    leg: await DataChannelLeg.open(page, side, (data) => stranger.signals(link, data)),
  }))
  stranger.onSignal(
    (over, data) => void opening.then(({ link, leg }) => (over === link ? leg.takeSignal(data) : undefined)),
  )
  const { leg } = await opening
  await leg.opened

  const { own, other } = await leg.descriptions()
  const fingerprints = [own, other].map(parseFingerprint) as [Bytes, Bytes]
  if (side === 'responder') fingerprints.reverse()
  const { keys } = await perform(leg, side, channelBinding(...fingerprints))
  const { tKeys, resume } = keys
  const [ownKey, otherKey] =
    side === 'initiator' ? [keys.keyInitiator, keys.keyResponder] : [keys.keyResponder, keys.keyInitiator]
  return {
    ...{ side, leg, tKeys, resume },
    sealer: await createSealer({ crypto, key: ownKey }),
    opener: await createOpener({ crypto, key: otherKey }),
  }
}

async function perform(leg: DataChannelLeg, side: Side, binding: Bytes): Promise<HandshakeDone> {
  const parts = { binding, crypto }
  let progress: HandshakeProgress =
    side === 'initiator' ? await startInitiator(parts) : { send: [], next: startResponder(parts) }
  for (;;) {
    for (const message of progress.send) await leg.send(message)
    if (progress.next.kind === 'done') return progress.next
    const step: HandshakeStep = progress.next
    progress = await step.receive(await leg.receive())
  }
}
