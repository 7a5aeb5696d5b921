/** What the person sends: files and texts, to one or to all. */
import type { Ref } from 'vue'
import type { OutgoingFile } from '../../core/engine/messages.ts'
import type { TransferCommand } from '../../core/peer/types/types.ts'
import { isGoing, isOver } from '../session/model.ts'
import type { SessionModel } from '../session/model.ts'
import type { TransferRow } from '../transfers/row.ts'
import type { Tray } from './useTray.ts'

export function sending(
  tray: Pick<Tray, 'add' | 'take'>,
  sessions: Readonly<Ref<readonly SessionModel[]>>,
  command: (model: SessionModel, what: TransferCommand) => void,
) {
  function offer(model: SessionModel, files: readonly OutgoingFile<File>[]): void {
    if (files.length === 0) return
    // Nothing would answer: they are the person's to send otherwise.
    if (isOver(model)) return void tray.add(files)
    command(model, { type: 'offer', key: model.transfers.outgoing.noteOffer(files), files })
  }

  function sendText(model: SessionModel, text: string): void {
    command(model, { type: 'text', key: model.texts.sending(text), text })
  }

  /** Each goes its own way from here: none waits for another. */
  function sendTrayToAll(): void {
    const going = sessions.value.filter(isGoing)
    // What nobody is there to get stays.
    if (going.length === 0) return
    const files = tray.take()
    for (const model of going) offer(model, files)
  }

  function sendTextToAll(text: string): void {
    for (const model of sessions.value.filter(isGoing)) sendText(model, text)
  }

  /** Offers a failed file again, or keeps it in the tray for the next session. */
  function retry(model: SessionModel, row: TransferRow): void {
    if (!row.source) return
    model.transfers.remove([row])
    offer(model, [row.source])
  }

  return {
    ...{ offer, sendText, sendTrayToAll, sendTextToAll, retry },
    sendTray: (model: SessionModel) => offer(model, tray.take()),
  }
}
