import { freeSpaceBytes } from '../../browser/files/freeSpace.ts'
import { askToPersist } from '../../browser/files/storageUse.ts'
import { isSavedAtOnce, saveUnasked } from '../receiving/saving.ts'
import { littleSpaceNotice } from './sessionNotices.ts'
import type { useAnnouncer } from '../ui/useAnnouncer.ts'
import type { Notices } from '../ui/useNotices.ts'
import type { SessionEvents } from './engineEvents.ts'
import type { SessionModel } from './model.ts'
import type { TransferRow } from '../transfers/row.ts'

/** Once per page: what was received must not be thrown away by the browser before it is saved. */
let askedToPersist = false

function keepStorage(): void {
  if (askedToPersist) return
  askedToPersist = true
  void askToPersist()
}

export interface ListenerDeps {
  readonly announce: ReturnType<typeof useAnnouncer>['announce']
  readonly notices: Pick<Notices, 'tell'>
  /** A file or a text came. */
  readonly came: () => void
  /** Bytes still to come of what was accepted, but for this transfer. */
  readonly bytesToCome: (session: string, transfer: number) => number
  readonly textCame: (model: SessionModel) => void
  /** A file came whole, that no earlier page had. */
  readonly fileCame: (model: SessionModel, row: TransferRow) => void
}

/** What sessions tell beyond their own region: downloads, sentences for screen readers, notifications, warnings. */
export function sessionListener({
  announce,
  notices,
  came,
  bytesToCome,
  textCame,
  fileCame,
}: ListenerDeps): Omit<SessionEvents, 'refused' | 'renamed'> {
  return {
    offered({ id }, offer) {
      const bytes = offer.bytes + bytesToCome(id, offer.transfer)
      void freeSpaceBytes().then((free) => {
        if (free !== undefined && bytes > free) notices.tell(littleSpaceNotice(id, bytes, free))
      })
    },
    received(model, row) {
      // From before a reload of the page: told and saved then.
      if (row.received?.restored) return
      came()
      keepStorage()
      if (isSavedAtOnce(row) && !model.folder?.isGoing) saveUnasked(row)
      fileCame(model, row)
    },
    text(model) {
      came()
      announce({ key: 'message.arrived', named: { name: model.view.peer.name } })
      textCame(model)
    },
    itemEnded({ view }, item) {
      const named = { path: item.path, name: view.peer.name }
      if (item.state.kind === 'failed') announce({ key: 'announce.failed', named })
      if (item.state.kind !== 'done') return
      announce({ key: item.direction === 'send' ? 'announce.sent' : 'announce.received', named })
    },
  }
}
