/** What a session receives goes into the folder that the person picked. What does it comes when it is needed. */
import type { TransferCommand } from '../../core/peer/types/types.ts'
import type { SessionModel } from '../session/model.ts'

const loadParts = () =>
  Promise.all([import('../../browser/files/folderWriter.ts'), import('./folderSaving.ts')])

export function savingInto(
  command: (model: SessionModel, what: TransferCommand) => void,
  loadFailed: () => void,
  /** Whether the session is still on the page: it may have been cleared, or its codes have differed. */
  isHere: (model: SessionModel) => boolean,
  load: typeof loadParts = loadParts,
) {
  /** Instead of the folder of before, if there was one: what is not there yet goes here. */
  async function saveInto(model: SessionModel, folder: FileSystemDirectoryHandle): Promise<void> {
    try {
      const [{ createFolderWriter }, { createFolderSaving }] = await load()
      if (!isHere(model)) return
      const writer = createFolderWriter(folder)
      if (model.folder?.isGoing) {
        await model.folder.moveTo(writer)
        return
      }
      const { transfers } = model
      const released = (bytes: number) => command(model, { type: 'released', bytes })
      model.folder = createFolderSaving(writer, { transfers, released })
      model.folder.take(transfers.rows.value)
    } catch {
      loadFailed()
    }
  }

  return { saveInto }
}
