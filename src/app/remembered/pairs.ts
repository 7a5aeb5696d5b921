/**
 * Remembered devices on the page: what is held, whom the sessions' peers turn out to be, and what is kept of them.
 * Loaded when there are any or somebody may become one (usePairs.ts); so are its sentences.
 */
import { shallowReactive, shallowRef } from 'vue'
import { changeDevices, loadDevices, secretId } from './pairedDevices.ts'
import { compared, forget, letIn, proved, remember, rename } from './pairedDeviceRules.ts'
import type { PairedDevice, PairedDevices, Remembered } from './pairedDeviceRules.ts'
import { canRemember } from './rememberedFlag.ts'
import { askToPersist } from '../../browser/files/storageUse.ts'
import type { MeetingEvent } from '../../core/peer/types/types.ts'
import { ASK_ABOVE_ITEMS } from '../../core/transfer/receiving/offerCheck.ts'
import { heldOf, holderOf, holdsTheSame, judge } from './pairing.ts'
import { ownNames } from './ownNames.ts'
import { forgottenNotice, notKeptNotice, refusedNotice } from './pairNotices.ts'
import type { PairsParts, PairsStorage } from './pairsParts.ts'
import { addPairSentences } from './pairSentences.ts'
import { knowAs } from '../session/model.ts'
import type { SessionModel } from '../session/model.ts'
import type { PendingOffer } from '../transfers/usePendingOffers.ts'

export type Pairs = Awaited<ReturnType<typeof createPairs>>

/** Resolves when all that is remembered, and all that is said of it, is there. */
export async function createPairs(
  parts: PairsParts,
  storage: PairsStorage = { loadDevices, changeDevices, secretId },
) {
  const devices = shallowRef<PairedDevices>([])
  /** False once something could not be kept. */
  const isAble = shallowRef(canRemember())
  /** Ids of held secrets by the peers of the list that gave their hints. */
  const known = shallowRef<ReadonlyMap<string, string>>(new Map())
  /** The same of peers that asked, or were asked. */
  const asked = new Map<string, string>()
  /** Sessions that somebody was let into without asking, by the device that has to prove itself. */
  const expected = new Map<string, string>()
  /** Those of them whose peer did so. */
  const admitted = new Set<string>()
  /** Peers that were let in, and whose session has not begun yet. */
  const coming = new Map<string, string>()

  await Promise.all([addPairSentences(), load()])

  async function load(): Promise<void> {
    if (!isAble.value) return
    try {
      show(await storage.loadDevices())
    } catch {
      isAble.value = false
    }
  }

  function show(next: PairedDevices): void {
    const isNews = !holdsTheSame(devices.value, next)
    devices.value = next
    for (const model of parts.sessions()) refresh(model)
    if (isNews) parts.hold(heldOf(next))
  }

  /** A remembered device is called as it is remembered, whatever it calls itself. */
  function be(model: SessionModel, device: PairedDevice | undefined): void {
    if (model.pairing) model.pairing.device = device
    knowAs(model, device?.name)
  }

  /** With what became of its device, here or on another page. */
  function refresh(model: SessionModel): void {
    const { id, pairing } = model
    if (!pairing) return
    const now = (before: PairedDevice | undefined) => devices.value.find((one) => one.id === before?.id)
    const before = pairing.device
    be(model, now(before))
    pairing.doubted = now(pairing.doubted)
    if (!before || pairing.device) return
    pairing.wants = false
    parts.note(id, { wantsRemembering: false, device: undefined })
  }

  /** Whether it was kept. */
  async function change(rule: (devices: PairedDevices) => PairedDevices): Promise<boolean> {
    try {
      show(await storage.changeDevices(rule))
      return true
    } catch {
      return false
    }
  }

  /** Before it reaches the page. */
  function apply(event: MeetingEvent): void {
    if (event.type === 'known') known.value = event.peers
    if (event.type === 'outgoing') noteHint(event.request.to.id, known.value.get(event.request.to.id))
    if (event.type === 'incoming') noteHint(event.request.from.id, event.request.hinted)
    if (event.type === 'incoming-ended' && event.result !== 'accepted') coming.delete(event.request.from.id)
  }

  function noteHint(peer: string, secret: string | undefined): void {
    if (secret === undefined) asked.delete(peer)
    else asked.set(peer, secret)
  }

  /**
   * The device by whose hints somebody asks, where the person compared its code and lets it in without being asked. Until one has proved itself
   * the next one is a matter for the person: a server can replay hints, and have sessions begun without end.
   */
  function guestOf(secret: string | undefined): PairedDevice | undefined {
    const device = holderOf(devices.value, secret)
    const isUnproved = [...coming.values(), ...expected.values()].some((id) => id === device?.id)
    return device?.acceptsWithoutAsking && device.isCompared && !isUnproved ? device : undefined
  }

  /** After it reached the page: `model` is the session's. */
  function follow(model: SessionModel, event: MeetingEvent): void {
    if (event.type === 'session') {
      begin(model)
      decide(model)
      if (model.view.state.kind === 'closed') expected.delete(model.id)
    }
    if (event.type !== 'engine' || !model.pairing) return
    if (event.event.type === 'asked') acceptEarly(model, event.event)
    if (event.event.type === 'pair-asked') {
      model.pairing.peerWants = true
      // It has lost what we still have: it gets another secret of this device.
      if (model.pairing.device && model.compared) parts.sayRemember(model.id)
    }
    if (event.event.type === 'paired') {
      model.pairing.agreed = event.event
      void keep(model)
    }
  }

  /** It came while the engine had been told to ask, because nobody knew yet who sends it. */
  function acceptEarly(model: SessionModel, { transfer, count, isTooLarge }: PendingOffer): void {
    const isUsual = admitted.has(model.id) && !parts.asksAlways() && count <= ASK_ABOVE_ITEMS && !isTooLarge
    if (isUsual) parts.accept(model, transfer)
  }

  function begin(model: SessionModel): void {
    if (model.pairing) return
    const notes = parts.notes(model.id)
    const find = (id: string | undefined) => devices.value.find((device) => device.id === id)
    model.pairing = shallowReactive({
      ...{ wants: notes?.wantsRemembering ?? false, peerWants: false, agreed: undefined, isProved: false },
      ...{ device: undefined, doubted: find(notes?.doubted) },
    })
    be(model, find(notes?.device))
    const { id } = model.view.peer
    const guest = model.view.role === 'responder' ? coming.get(id) : undefined
    if (guest === undefined) return
    coming.delete(id)
    expected.set(model.id, guest)
  }

  /** Once, as soon as it is known what was proved; after a reload as well. */
  const decided = new Set<string>()
  function decide(model: SessionModel): void {
    const { state, peer } = model.view
    const { pairing } = model
    if (!pairing || decided.has(model.id) || (state.kind !== 'open' && state.kind !== 'reconnecting')) return
    decided.add(model.id)
    const shown = {
      hinted: asked.get(peer.id) ?? known.value.get(peer.id),
      proved: state.proved,
      sealedName: model.sealedName,
    }
    const { device, doubted } = judge(devices.value, shown)
    const guest = expected.get(model.id)
    if (guest !== undefined && device?.id !== guest) return refuse(model, guest)
    if (device) welcome(model, device)
    else if (doubted && !pairing.device) {
      pairing.doubted = doubted
      // To have an invite's link is not to be that device: whoever else has it may call itself so. Only the code verifies
      // it now; after a reload the person may have compared it.
      const isByLink = state.kind === 'open' && model.invite === 'proved'
      if (isByLink) model.verified = false
      parts.note(model.id, { doubted: doubted.id, ...(isByLink ? { isVerified: false } : {}) })
    }
    if (expected.delete(model.id)) {
      admitted.add(model.id)
      parts.admit(model.id)
    }
    if (pairing.wants) say(model)
  }

  function welcome(model: SessionModel, device: PairedDevice): void {
    const { state, peer } = model.view
    if (!model.pairing || !('proved' in state)) return
    be(model, device)
    model.pairing.isProved = true
    // Before a reload it has called itself something else: then only the code verifies it.
    if (device.isCompared && !parts.notes(model.id)?.isRenamed) {
      model.verified = true
      model.compared = true
    }
    parts.note(model.id, { isVerified: model.verified, isCompared: model.compared, device: device.id })
    parts.fromDevice(model.id, device.id)
    const seen = { sealedName: model.sealedName, device: peer.device, now: Date.now() }
    // What cannot be written down now the next session says again.
    if (state.kind === 'open') void change((all) => proved(all, state.proved, seen))
  }

  function refuse(model: SessionModel, guest: string): void {
    const name = devices.value.find(({ id }) => id === guest)?.name ?? model.view.peer.name
    parts.notices.tell(refusedNotice(model.id, name))
    parts.refuse(model.id)
  }

  function setWanted(model: SessionModel, wants: boolean): void {
    if (!model.pairing) return
    model.pairing.wants = wants
    parts.note(model.id, { wantsRemembering: wants })
    say(model)
    void keep(model)
  }

  /** The person said that the codes match. */
  function codesMatch(model: SessionModel): void {
    const { pairing, view } = model
    const device = pairing?.isProved ? pairing.device?.id : undefined
    const ids = 'proved' in view.state ? view.state.proved : []
    // What cannot be written down now the next session asks for again.
    if (device !== undefined) void change((all) => compared(all, device, ids))
    say(model)
    void keep(model)
  }

  /** What proves to be a device, and is not the one before the other person, is nobody to be remembered. */
  function codesDiffer({ id, pairing }: SessionModel): void {
    const device = pairing?.device
    if (!device) return
    parts.notices.tell(forgottenNotice(id, device.name))
    void change((all) => forget(all, device.id))
  }

  /** Never of somebody who may be anybody, with an invite's link or without. */
  function say(model: SessionModel): void {
    if (model.pairing?.wants && model.compared && !model.pairing.device) parts.sayRemember(model.id)
  }

  /** What both said; where the person has thought better of it meanwhile, nothing. */
  async function keep(model: SessionModel): Promise<void> {
    const { pairing } = model
    const { agreed } = pairing ?? {}
    if (!pairing || !agreed || !model.compared || !(pairing.wants || pairing.device)) return
    pairing.agreed = undefined
    const { sealedName } = model
    const { device } = model.view.peer
    let outcome: Remembered['outcome'] | undefined
    const id = await storage.secretId(agreed.secret)
    const isKept = await change((all) => {
      const done = remember(all, {
        ...{ known: pairing.device?.id ?? parts.notes(model.id)?.device, fresh: crypto.randomUUID() },
        ...{ sealedName, device, secret: { id, key: agreed.secret, madeAs: agreed.madeAs }, now: Date.now() },
      })
      outcome = done.outcome
      return done.devices
    })
    if (isKept && outcome?.kind === 'remembered') {
      const kept = outcome.device
      be(
        model,
        devices.value.find((one) => one.id === kept),
      )
      parts.note(model.id, { device: kept })
      parts.fromDevice(model.id, kept)
      void askToPersist()
      return
    }
    pairing.wants = false
    parts.note(model.id, { wantsRemembering: false })
    const why = outcome?.kind === 'self' || outcome?.kind === 'full' ? outcome.kind : 'failed'
    if (why === 'failed') isAble.value = false
    parts.notices.tell(notKeptNotice(model.id, why))
  }

  function holder(secret: string | undefined): PairedDevice | undefined {
    return holderOf(devices.value, secret)
  }

  /** What a peer of the list seems to be. */
  function deviceOf(peer: string): PairedDevice | undefined {
    return holder(known.value.get(peer))
  }

  return {
    ...{ devices, isAble, apply, follow, guestOf, setWanted, load },
    ...{ compared: codesMatch, differed: codesDiffer },
    hold: () => parts.hold(heldOf(devices.value)),
    ...ownNames(parts.lobby, deviceOf, holder),
    holderOf: holder,
    /** Nobody said yes to this session, and its peer has not proved yet who it is. */
    isExpecting: (session: string) => expected.has(session),
    /** Somebody asks by the hints of `guestOf`, and is answered by itself. */
    expect: (peer: string, device: PairedDevice) => void coming.set(peer, device.id),
    rename: (device: PairedDevice, name: string) => change((all) => rename(all, device.id, name)),
    letIn: (device: PairedDevice, isLetIn: boolean) => change((all) => letIn(all, device.id, isLetIn)),
    forget: (device: PairedDevice) => change((all) => forget(all, device.id)),
  }
}
