import type { OutgoingFile } from '../../core/engine/messages.ts'
import type { MeetingEvent } from '../../core/peer/types/types.ts'
import type { Tray } from '../sending/useTray.ts'

/** What becomes of files that were dropped on a peer's line. */
export interface DropTargets {
  /** The session with that peer that is open now. */
  open(peer: string): string | undefined
  request(peer: string): void
  send(session: string, files: readonly OutgoingFile<File>[]): void
}

/**
 * Files dropped on a peer's line are meant for that peer: they wait in the tray while the peer is asked, and go as soon
 * as a session with it opens. When none does, they stay in the tray like any others.
 */
export function useDropTargets(tray: Pick<Tray, 'add' | 'takeOnly'>, targets: DropTargets) {
  const waiting = new Map<string, readonly OutgoingFile<File>[]>()

  async function drop(peer: string, files: readonly OutgoingFile<File>[]): Promise<void> {
    await tray.add(files)
    waiting.set(peer, [...(waiting.get(peer) ?? []), ...files])
    const session = targets.open(peer)
    if (session === undefined) targets.request(peer)
    else send(peer, session)
  }

  function send(peer: string, session: string): void {
    const files = tray.takeOnly(waiting.get(peer) ?? [])
    waiting.delete(peer)
    if (files.length > 0) targets.send(session, files)
  }

  function apply(event: MeetingEvent): void {
    if (event.type === 'outgoing-ended' && event.result !== 'accepted') waiting.delete(event.request.to.id)
    if (event.type !== 'session') return
    const { id, peer, state } = event.session
    if (state.kind === 'open' && waiting.has(peer.id)) send(peer.id, id)
    if (state.kind === 'closed') waiting.delete(peer.id)
  }

  return { drop, apply }
}
