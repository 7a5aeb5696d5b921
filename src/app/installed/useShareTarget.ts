import { onScopeDispose, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { OutgoingFile } from '../../core/engine/messages.ts'
import { notifyIfHidden } from '../../browser/system/notifications.ts'
import { onHandover } from './shareHandover.ts'
import type * as shareStore from './sharedFiles.ts'
import type { Share } from './sharedFiles.ts'
import { markUsed } from './usedShares.ts'
import { textExcess } from '../../core/protocol/messages/textSize.ts'
import { t } from '../language/i18n.ts'
import { loadShareSentences } from '../language/loadShareSentences.ts'
import { addToDraft, sharedDraft } from '../sending/sharedDraft.ts'
import type { Notices } from '../ui/useNotices.ts'
import type { Tray } from '../sending/useTray.ts'

/** Where shares are kept: app/installed/sharedFiles.ts, loaded when something is looked for. */
export type ShareStore = Pick<
  typeof shareStore,
  'takeShares' | 'takeShare' | 'keepShare' | 'finishShare' | 'dropShare'
>

/** A share whose content is on this page. It is used when nothing of it waits any more. */
interface HeldShare {
  readonly id: string
  readonly files: ReadonlySet<Blob>
  readonly text: string
}

const ABOUT = 'share'

/** Puts what other apps shared into the tray and the message box, and lets go of it when it was used. */
export function useShareTarget(
  tray: Pick<Tray, 'entries' | 'add'>,
  notices: Pick<Notices, 'tell' | 'dismiss'>,
  started: Readonly<Ref<boolean>>,
  load: () => Promise<ShareStore> = () => import('./sharedFiles.ts'),
) {
  const held = shallowRef<readonly HeldShare[]>([])
  /** Used, but their files may still be on their way. */
  let used: readonly string[] = []

  /** Takes what is for this page, `opened` for one of them. Resolves to how many shares that were. */
  async function collect(opened?: string): Promise<number> {
    const shares = await (await load()).takeShares(opened)
    for (const share of shares) await place(share)
    return shares.length
  }

  /** Not before the start: the window that asks is itself one of those that are asked. */
  async function takeOver(id: string): Promise<boolean> {
    if (!started.value) return false
    const share = await (await load()).takeShare(id)
    if (!share) return false
    await place(share)
    void notifyIfHidden(t('share.title'), t('share.here'), ABOUT)
    return true
  }

  /** What is here outlives its window from now on. */
  async function keep(): Promise<void> {
    const { keepShare } = await load()
    for (const { id } of held.value) await keepShare(id).catch(() => {})
    if (held.value.length > 0)
      notices.tell({ about: ABOUT, tone: 'outcome', sentences: [{ key: 'share.kept' }] })
  }

  async function place({ id, files, text, isKept }: Share): Promise<void> {
    await loadShareSentences()
    const isLong = textExcess(text) !== undefined
    const all = isLong ? [...files, textFile(text)] : files
    await tray.add(all)
    if (text !== '' && !isLong) addToDraft(text)
    held.value = [
      ...held.value,
      { id, files: new Set(all.map(({ file }) => file)), text: isLong ? '' : text },
    ]
    const action = isKept ? {} : { action: { key: 'share.keep', act: () => void keep() } as const }
    if (files.length > 0 || isLong) notices.tell({ ...arrived('share.files', all.length), ...action })
    else notices.tell({ ...arrived('share.text'), ...action })
  }

  /** Removes the files of used shares for good; only while no session may still be sending them. */
  async function removeUsed(): Promise<void> {
    const { dropShare } = await load()
    const ids = used
    used = []
    for (const id of ids) await dropShare(id)
  }

  watch([tray.entries, sharedDraft, held], () => {
    const inTray = new Set<Blob>(tray.entries.value.map(({ file }) => file))
    const isWaiting = ({ files, text }: HeldShare) =>
      [...files].some((file) => inTray.has(file)) || (text !== '' && sharedDraft.value !== '')
    const over = held.value.filter((share) => !isWaiting(share))
    if (over.length === 0) return
    held.value = held.value.filter(isWaiting)
    used = [...used, ...over.map(({ id }) => id)]
    if (held.value.length === 0) notices.dismiss(ABOUT)
    // Now: the page may end before the rest is loaded, or done.
    for (const { id } of over) markUsed(id)
    for (const { id } of over) void load().then(({ finishShare }) => finishShare(id).catch(() => {}))
  })

  onScopeDispose(onHandover(takeOver))
  return { collect, removeUsed }
}

function arrived(key: 'share.files' | 'share.text', count?: number) {
  const sentences = [{ key, ...(count === undefined ? {} : { count }) }] as const
  return { about: ABOUT, tone: 'outcome' as const, sentences }
}

/** Longer than a message may be: it goes as a file. */
function textFile(text: string): OutgoingFile<File> {
  const file = new File([text], t('share.textFile'), { type: 'text/plain', lastModified: Date.now() })
  return { path: file.name, file }
}
