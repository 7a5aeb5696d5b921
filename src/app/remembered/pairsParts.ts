/** What pairs.ts needs of the page and of the browser. */
import type { HeldSecret } from '../../core/engine/messages.ts'
import type { changeDevices, loadDevices, secretId } from './pairedDevices.ts'
import type { SessionNotes } from '../../core/peer/types/types.ts'
import type { LobbyNames } from './ownNames.ts'
import type { Notices } from '../ui/useNotices.ts'
import type { SessionModel } from '../session/model.ts'

export interface PairsParts {
  readonly lobby: LobbyNames
  readonly notices: Pick<Notices, 'tell'>
  readonly sessions: () => readonly SessionModel[]
  /** To the meeting, if there is one. */
  readonly hold: (held: readonly HeldSecret[]) => void
  /** The person's word to the engine of that session. */
  readonly sayRemember: (session: string) => void
  /** The session's peer is that remembered device. */
  readonly fromDevice: (session: string, device: string) => void
  readonly notes: (session: string) => SessionNotes | undefined
  readonly note: (session: string, change: Partial<SessionNotes>) => void
  /** Nothing of that session reaches the page any more, and the peer is told that it is over. */
  readonly refuse: (session: string) => void
  /** The peer of a session that began without a question has proved who it is: now the person's settings hold. */
  readonly admit: (session: string) => void
  /** The person wants to be asked before each transfer. */
  readonly asksAlways: () => boolean
  readonly accept: (model: SessionModel, transfer: number) => void
}

/** What is replaced in tests. */
export interface PairsStorage {
  readonly loadDevices: typeof loadDevices
  readonly changeDevices: typeof changeDevices
  readonly secretId: typeof secretId
}
