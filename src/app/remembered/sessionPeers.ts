/** Whom the peers of sessions turn out to be, and what both people want of them. */
import { shallowReactive } from 'vue'
import type { SessionNotes } from '../../core/peer/types/types.ts'
import { knowAs } from '../session/model.ts'
import type { SessionModel } from '../session/model.ts'
import type { Notices } from '../ui/useNotices.ts'
import type { DeviceList } from './deviceList.ts'
import { proved } from './deviceRules.ts'
import type { RememberedDevice } from './deviceRules.ts'
import type { Guests } from './guests.ts'
import type { PeerHints } from './peerHints.ts'
import { judge } from './recognition.ts'
import type { Recognition } from './recognition.ts'
import { refusedNotice } from './rememberedNotices.ts'

export interface SessionPeersDeps {
  readonly notices: Pick<Notices, 'tell'>
  readonly notes: (session: string) => SessionNotes | undefined
  readonly note: (session: string, change: Partial<SessionNotes>) => void
  /** The session's peer is that remembered device. */
  readonly fromDevice: (session: string, device: string) => void
  /** Ends the session, and keeps everything of it from the page. */
  readonly refuse: (session: string) => void
  /** The peer of a session that began without asking has proved who it is: now the person's settings hold. */
  readonly admit: (session: string) => void
}

export class SessionPeers {
  /** By session. */
  readonly #recognitions = shallowReactive(new Map<string, Recognition>())
  readonly #judged = new Set<string>()
  readonly #deps: SessionPeersDeps
  readonly #list: DeviceList
  readonly #hints: PeerHints
  readonly #guests: Guests

  constructor(deps: SessionPeersDeps, list: DeviceList, hints: PeerHints, guests: Guests) {
    this.#deps = deps
    this.#list = list
    this.#hints = hints
    this.#guests = guests
  }

  of(session: string): Recognition | undefined {
    return this.#recognitions.get(session)
  }

  /** The session began, or changed. True once: when it is known what its peer proved, and the session goes on. */
  follow(model: SessionModel): boolean {
    return this.#judge(model, this.of(model.id) ?? this.#begin(model))
  }

  /** A remembered device is shown under the name by which it is remembered. */
  identify(model: SessionModel, device: RememberedDevice | undefined): void {
    const recognition = this.of(model.id)
    if (recognition) recognition.device = device
    knowAs(model, device?.name)
  }

  /** The device was changed or forgotten, here or on another page. */
  refresh(model: SessionModel): void {
    const recognition = this.of(model.id)
    if (!recognition) return
    const { device, doubted } = recognition
    this.identify(model, this.#list.find(device?.id))
    recognition.doubted = this.#list.find(doubted?.id)
    if (!device || recognition.device) return
    recognition.wants = false
    this.#deps.note(model.id, { wantsRemembering: false, device: undefined })
  }

  #begin(model: SessionModel): Recognition {
    const notes = this.#deps.notes(model.id)
    const recognition = shallowReactive<Recognition>({
      wants: notes?.wantsRemembering ?? false,
      peerWants: false,
      agreed: undefined,
      device: undefined,
      isProved: false,
      doubted: this.#list.find(notes?.doubted),
    })
    this.#recognitions.set(model.id, recognition)
    this.identify(model, this.#list.find(notes?.device))
    this.#guests.sessionBegan(model.view)
    return recognition
  }

  /** Once, as soon as it is known what was proved; after a reload as well. */
  #judge(model: SessionModel, recognition: Recognition): boolean {
    const { id, view, sealedName } = model
    const { state, peer } = view
    if (this.#judged.has(id) || (state.kind !== 'open' && state.kind !== 'reconnecting')) return false
    this.#judged.add(id)
    const shown = { hinted: this.#hints.of(peer.id), proved: state.proved, sealedName }
    const { device, doubted } = judge(this.#list.devices.value, shown)
    const guest = this.#guests.expectedIn(id)
    if (guest !== undefined && device?.id !== guest) {
      this.#refuse(model, guest)
      return false
    }
    if (device) this.#welcome(model, recognition, device, state.proved)
    else if (doubted && !recognition.device) this.#doubt(model, recognition, doubted)
    if (this.#guests.admit(id)) this.#deps.admit(id)
    return true
  }

  #welcome(
    model: SessionModel,
    recognition: Recognition,
    device: RememberedDevice,
    ids: readonly string[],
  ): void {
    const { id, view, sealedName } = model
    this.identify(model, device)
    recognition.isProved = true
    // Where it called itself something else before a reload, only the code verifies it.
    if (device.isCompared && !this.#deps.notes(id)?.isRenamed) {
      model.verified = true
      model.compared = true
    }
    this.#deps.note(id, { isVerified: model.verified, isCompared: model.compared, device: device.id })
    this.#deps.fromDevice(id, device.id)
    const seen = { sealedName, device: view.peer.device, now: Date.now() }
    // What cannot be kept now is proved again in the next session.
    if (view.state.kind === 'open') void this.#list.change((all) => proved(all, ids, seen))
  }

  /**
   * To have an invite's link is not to be that device: anyone else who has it may take its name. Only the code verifies the
   * peer now; after a reload the person may have compared it.
   */
  #doubt(model: SessionModel, recognition: Recognition, doubted: RememberedDevice): void {
    recognition.doubted = doubted
    const isByLink = model.view.state.kind === 'open' && model.invite === 'proved'
    if (isByLink) model.verified = false
    this.#deps.note(model.id, { doubted: doubted.id, ...(isByLink ? { isVerified: false } : {}) })
  }

  #refuse(model: SessionModel, guest: string): void {
    const name = this.#list.find(guest)?.name ?? model.view.peer.name
    this.#deps.notices.tell(refusedNotice(model.id, name))
    this.#deps.refuse(model.id)
  }

  /** Sessions that are not on the page any more are forgotten. */
  keepOnly(sessions: readonly SessionModel[]): void {
    const ids = new Set(sessions.map(({ id }) => id))
    for (const id of this.#recognitions.keys()) if (!ids.has(id)) this.#recognitions.delete(id)
  }
}
