/** Tells which items of a session failed: one notice for all of a transfer that failed for one reason. */
import type { ItemView } from '../../core/engine/messages.ts'
import type { Notices } from '../ui/useNotices.ts'
import { aboutItems, isOfItemOnly, itemFailureNotice } from './sessionNotices.ts'

export function itemFailures(session: string, notices: Pick<Notices, 'tell' | 'dismiss'>) {
  /** How many items failed, by notice and transfer. */
  const counts = new Map<string, number>()
  /** The transfer that each notice speaks of. */
  const told = new Map<string, number>()

  return {
    /** Returns the code of a failure that concerns this item and not the whole session. */
    ended(item: ItemView) {
      if (item.state.kind !== 'failed' || !isOfItemOnly(item.state.code)) return undefined
      const { code } = item.state
      const about = aboutItems(session, item, code)
      const key = `${about}:${item.transfer}`
      const count = (counts.get(key) ?? 0) + 1
      counts.set(key, count)
      told.set(about, item.transfer)
      notices.tell(itemFailureNotice(session, item, code, count))
      return code
    },
    /** The item is tried again, or was cleared: the last one of a transfer takes its notice along. */
    removed(item: ItemView): void {
      if (item.state.kind !== 'failed') return
      const about = aboutItems(session, item, item.state.code)
      const key = `${about}:${item.transfer}`
      const left = (counts.get(key) ?? 0) - 1
      if (left > 0) {
        counts.set(key, left)
        return
      }
      counts.delete(key)
      if (told.get(about) === item.transfer) notices.dismiss(about)
    },
  }
}
