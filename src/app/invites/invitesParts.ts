/** What invites.ts needs of the page. */
import type { PeerInfo, Role } from '../../wire/events.ts'
import type { Invite } from '../../core/peer/identity/invite.ts'
import type {
  IncomingRequest,
  OutgoingRequest,
  ServerState,
  SessionNotes,
} from '../../core/peer/types/types.ts'

/** Under which this tab keeps the invite it is in (browser/system/storage.ts): a reload does not leave it. */
export const INVITE_KEY = 'invite'

/** The same for a link that was opened and waits for a word. */
export const OFFERED_KEY = 'invited'

export interface InvitesParts {
  readonly lobby: {
    readonly server: { readonly value: ServerState }
    readonly peers: { readonly value: readonly PeerInfo[] }
    readonly asking: { readonly value: readonly IncomingRequest[] }
    readonly outgoing: { readonly value: readonly OutgoingRequest[] }
  }
  /** Whether the person is in: from then on what is entered is told at once. */
  readonly isStarted: () => boolean
  readonly role: () => Role | undefined
  /** For this visit. */
  readonly takeRole: (role: Role) => void
  /** To the meeting, if there is one. */
  readonly enter: (invite: Invite | undefined) => void
  readonly note: (session: string, change: Partial<SessionNotes>) => void
  /** What it takes could not be loaded. */
  readonly failed: () => void
}
