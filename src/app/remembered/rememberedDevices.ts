/**
 * Remembered devices on the page: which are held, whom the peers of sessions turn out to be, and what is kept of them.
 * Loaded when there are any or a session begins (useRememberedDevices.ts); so are its sentences.
 */
import type { HeldSecret } from '../../core/engine/messages.ts'
import type { MeetingEvent } from '../../core/peer/types/types.ts'
import { ASK_ABOVE_ITEMS } from '../../core/transfer/receiving/offerCheck.ts'
import type { SessionModel } from '../session/model.ts'
import type { PendingOffer } from '../transfers/usePendingOffers.ts'
import { Agreements } from './agreements.ts'
import type { AgreementDeps } from './agreements.ts'
import { DeviceList } from './deviceList.ts'
import type { DeviceStorage } from './deviceList.ts'
import { forget, letIn, rename } from './deviceRules.ts'
import type { RememberedDevice } from './deviceRules.ts'
import { changeDevices, loadDevices, secretId } from './deviceStore.ts'
import { Guests } from './guests.ts'
import { ownNames } from './ownNames.ts'
import type { LobbyNames } from './ownNames.ts'
import { addPairSentences } from './pairSentences.ts'
import { PeerHints } from './peerHints.ts'
import { heldOf, holderOf, holdsTheSame } from './recognition.ts'
import { SessionPeers } from './sessionPeers.ts'
import type { SessionPeersDeps } from './sessionPeers.ts'

export interface RememberedDeps extends SessionPeersDeps, AgreementDeps {
  readonly lobby: LobbyNames
  readonly sessions: () => readonly SessionModel[]
  /** Tells the meeting which secrets are held. */
  readonly hold: (held: readonly HeldSecret[]) => void
  /** The person wants to be asked before each transfer. */
  readonly asksAlways: () => boolean
  readonly accept: (model: SessionModel, transfer: number) => void
}

export type RememberedDevices = Awaited<ReturnType<typeof createRememberedDevices>>

/** Resolves when all that is remembered, and all that is said of it, is there. */
export async function createRememberedDevices(
  deps: RememberedDeps,
  storage: DeviceStorage = { loadDevices, changeDevices, secretId },
) {
  const list: DeviceList = new DeviceList(storage, (before) => {
    const now = list.devices.value
    for (const model of deps.sessions()) peers.refresh(model)
    if (!holdsTheSame(before, now)) deps.hold(heldOf(now))
  })
  const hints = new PeerHints()
  const guests = new Guests()
  const peers = new SessionPeers(deps, list, hints, guests)
  const agreements = new Agreements(deps, list, peers)
  await Promise.all([addPairSentences(), list.load()])

  const holder = (secret: string | undefined) => holderOf(list.devices.value, secret)

  return {
    devices: list.devices,
    isAble: list.isAble,
    load: () => list.load(),
    rename: (device: RememberedDevice, name: string) => list.change((all) => rename(all, device.id, name)),
    letIn: (device: RememberedDevice, isLetIn: boolean) =>
      list.change((all) => letIn(all, device.id, isLetIn)),
    forget: (device: RememberedDevice) => list.change((all) => forget(all, device.id)),
    ...ownNames(deps.lobby, (peer) => holder(hints.ofListed(peer)), holder),
    holderOf: holder,
    guestOf: (secret: string | undefined) => guestOf(holder(secret), guests),
    /** A request with the hints of `guestOf` is answered without asking. */
    expect: (peer: string, device: RememberedDevice) => guests.expect(peer, device.id),
    /** The person did not answer this session's request, and its peer has not proved yet who it is. */
    isExpecting: (session: string) => guests.expectedIn(session) !== undefined,
    /** What is known of that session's peer. Reactive. */
    recognitionOf: (session: string) => peers.of(session),
    setWanted: (model: SessionModel, wants: boolean) => agreements.setWanted(model, wants),
    codesMatch: (model: SessionModel) => agreements.codesMatch(model),
    codesDiffer: (model: SessionModel) => agreements.codesDiffer(model),
    /** Before an event reaches the page. */
    apply(event: MeetingEvent): void {
      hints.apply(event)
      if (event.type === 'incoming-ended' && event.result !== 'accepted')
        guests.requestEnded(event.request.from.id)
    },
    /** After an event of a session reached the page. */
    follow(model: SessionModel, event: MeetingEvent): void {
      if (event.type === 'session') {
        peers.keepOnly(deps.sessions())
        if (peers.follow(model)) agreements.sayIfWanted(model)
        if (model.view.state.kind === 'closed') guests.sessionEnded(model.id)
      }
      if (event.type !== 'engine' || !peers.of(model.id)) return
      if (event.event.type === 'pair-asked') agreements.peerWants(model)
      if (event.event.type === 'paired') agreements.agreed(model, event.event)
      if (event.event.type === 'asked' && guests.wasAdmitted(model.id) && isUsual(event.event, deps))
        deps.accept(model, event.event.transfer)
    },
  }
}

/** The device that gave hints, where the person compared its code and lets it in without being asked. */
function guestOf(device: RememberedDevice | undefined, guests: Guests): RememberedDevice | undefined {
  return device?.acceptsWithoutAsking && device.isCompared && !guests.isUnproved(device.id)
    ? device
    : undefined
}

/** The engine was told to ask before it was known who sends the offer: it would have accepted this one. */
function isUsual({ count, isTooLarge }: PendingOffer, { asksAlways }: RememberedDeps): boolean {
  return !asksAlways() && count <= ASK_ABOVE_ITEMS && !isTooLarge
}
