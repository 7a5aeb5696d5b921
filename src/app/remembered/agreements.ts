/** Both people want their devices to remember each other: from the person's tick to the secret on disk. */
import { askToPersist } from '../../browser/files/storageUse.ts'
import type { EngineEvent } from '../../core/engine/messages.ts'
import type { SessionNotes } from '../../core/peer/types/types.ts'
import type { SessionModel } from '../session/model.ts'
import type { Notices } from '../ui/useNotices.ts'
import type { DeviceList } from './deviceList.ts'
import { compared, forget, remember } from './deviceRules.ts'
import type { RememberResult } from './deviceRules.ts'
import { forgottenNotice, notKeptNotice } from './rememberedNotices.ts'
import type { SessionPeers } from './sessionPeers.ts'

export interface AgreementDeps {
  readonly notices: Pick<Notices, 'tell'>
  readonly notes: (session: string) => SessionNotes | undefined
  readonly note: (session: string, change: Partial<SessionNotes>) => void
  /** Tells that session's engine that the person wants to remember the peer. */
  readonly sayRemember: (session: string) => void
  readonly fromDevice: (session: string, device: string) => void
}

export class Agreements {
  readonly #deps: AgreementDeps
  readonly #list: DeviceList
  readonly #peers: SessionPeers

  constructor(deps: AgreementDeps, list: DeviceList, peers: SessionPeers) {
    this.#deps = deps
    this.#list = list
    this.#peers = peers
  }

  setWanted(model: SessionModel, wants: boolean): void {
    const recognition = this.#peers.of(model.id)
    if (!recognition) return
    recognition.wants = wants
    this.#deps.note(model.id, { wantsRemembering: wants })
    this.sayIfWanted(model)
    void this.#keep(model)
  }

  peerWants(model: SessionModel): void {
    const recognition = this.#peers.of(model.id)
    if (!recognition) return
    recognition.peerWants = true
    // It has lost what we still have: it gets another secret of this device.
    if (recognition.device && model.compared) this.#deps.sayRemember(model.id)
  }

  agreed(model: SessionModel, event: Extract<EngineEvent, { type: 'paired' }>): void {
    const recognition = this.#peers.of(model.id)
    if (!recognition) return
    recognition.agreed = event
    void this.#keep(model)
  }

  /** The person said that the codes match. */
  codesMatch(model: SessionModel): void {
    const recognition = this.#peers.of(model.id)
    const device = recognition?.isProved ? recognition.device?.id : undefined
    const ids = 'proved' in model.view.state ? model.view.state.proved : []
    // What cannot be kept now the next session asks for again.
    if (device !== undefined) void this.#list.change((all) => compared(all, device, ids))
    this.sayIfWanted(model)
    void this.#keep(model)
  }

  /** A peer that proves to be a device, and is not the one in front of the other person, is not remembered any longer. */
  codesDiffer({ id }: SessionModel): void {
    const device = this.#peers.of(id)?.device
    if (!device) return
    this.#deps.notices.tell(forgottenNotice(id, device.name))
    void this.#list.change((all) => forget(all, device.id))
  }

  /** Only of a peer whose code was compared: with an invite's link or without, it may be anyone. */
  sayIfWanted({ id, compared: isCompared }: SessionModel): void {
    const recognition = this.#peers.of(id)
    if (recognition?.wants && isCompared && !recognition.device) this.#deps.sayRemember(id)
  }

  /** Keeps what both agreed on, unless the person has changed their mind since. */
  async #keep(model: SessionModel): Promise<void> {
    const recognition = this.#peers.of(model.id)
    const agreed = recognition?.agreed
    if (!recognition || !agreed || !model.compared || !(recognition.wants || recognition.device)) return
    recognition.agreed = undefined
    const outcome = await this.#remember(model, agreed)
    if (outcome?.kind === 'remembered') {
      this.#peers.identify(model, this.#list.find(outcome.device))
      this.#deps.note(model.id, { device: outcome.device })
      this.#deps.fromDevice(model.id, outcome.device)
      void askToPersist()
      return
    }
    recognition.wants = false
    this.#deps.note(model.id, { wantsRemembering: false })
    if (!outcome) this.#list.isAble.value = false
    this.#deps.notices.tell(notKeptNotice(model.id, outcome?.kind ?? 'failed'))
  }

  /** Undefined where nothing could be kept. */
  async #remember(
    model: SessionModel,
    { secret, madeAs }: Extract<EngineEvent, { type: 'paired' }>,
  ): Promise<RememberResult['outcome'] | undefined> {
    const { id, sealedName, view } = model
    const { device } = view.peer
    let outcome: RememberResult['outcome'] | undefined
    const secretId = await this.#list.secretId(secret)
    const isKept = await this.#list.change((all) => {
      const known = this.#peers.of(id)?.device?.id ?? this.#deps.notes(id)?.device
      const result = remember(all, {
        ...{ known, fresh: crypto.randomUUID(), sealedName, device, now: Date.now() },
        secret: { id: secretId, key: secret, madeAs },
      })
      outcome = result.outcome
      return result.devices
    })
    return isKept ? outcome : undefined
  }
}
