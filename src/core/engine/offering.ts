/** Makes offers of files that a person chose, in the order of choosing, and tells the page what became of each. */
import { codeOf, SealdropError } from '../protocol/primitives/error.ts'
import { isShortened } from '../protocol/messages/paths.ts'
import { isPicture } from '../protocol/messages/pictures.ts'
import type { Clock, FileSource } from '../transfer/ports.ts'
import type { Transfers } from '../transfer/transfers.ts'
import type {
  EngineEvent,
  ItemPicture,
  OfferedAgain,
  OfferedFile,
  OutgoingFile,
  TransfersCommand,
} from './messages.ts'
import { picturesOf } from './offeredPictures.ts'
import type { FileAccess } from './ports.ts'

/** A tab remembers little: larger offers are not made again after a reload. */
const MAX_REMEMBERED_ITEMS = 2_000

interface OfferingParts {
  readonly files: FileAccess
  readonly transfers: Pick<Transfers, 'offer' | 'uidOf'>
  readonly clock: Clock
  readonly emit: (event: EngineEvent) => void
  /** Small pictures of files of one offer. */
  readonly show: (transfer: number, pictures: readonly ItemPicture[]) => void
}

interface Offering {
  offer(command: Extract<TransfersCommand, { type: 'offer' }>): void
  /** One of an earlier page, with the files that were chosen again. */
  offerAgain(command: Extract<TransfersCommand, { type: 'offer-again' }>): void
  /** Nothing is offered any more. */
  stop(): void
}

export function createOffering({ transfers, files: access, clock, emit, show }: OfferingParts): Offering {
  /** Offers that wait for their thumbnails. */
  let pending: Promise<void> | undefined
  let stopped = false

  /** Offers that the end of the session overtook are the page's to keep: it heard of no transfer. */
  function makeOffer(
    { key, files }: { readonly key: string; readonly files: readonly OutgoingFile[] },
    thumbnails: ReadonlyMap<number, string>,
  ): void {
    if (stopped) return
    try {
      const sources = files.map(({ file, path }, index) =>
        access.createSource(file, path, thumbnails.get(index)),
      )
      const transfer = transfers.offer(sources)
      tellSending(key, transfer, sources)
      show(transfer, picturesOf(thumbnails))
    } catch (error) {
      emit({ type: 'offer-refused', key, code: codeOf(error, 'bad-request') })
    }
  }

  function tellSending(key: string, transfer: number, sources: readonly FileSource[]): void {
    const uid = transfers.uidOf(transfer)
    if (uid === undefined) return
    const isRemembered = sources.length <= MAX_REMEMBERED_ITEMS
    const [first, ...others] = sources.filter(({ path }) => isShortened(path))
    emit({
      type: 'sending',
      key,
      transfer,
      uid,
      count: sources.length,
      ...(isRemembered && { items: sources.map(asOffered) }),
      ...(first && { shortened: { count: 1 + others.length, path: first.path } }),
    })
  }

  return {
    /** Pictures wait for their thumbnails; whatever is offered meanwhile waits behind them, to keep the order. */
    offer(command): void {
      const { files } = command
      if (!pending && !(access.thumbnails && files.some(({ file }) => isPicture(file))))
        return makeOffer(command, new Map())
      const before = pending ?? Promise.resolve()
      const chosen = files.map(({ file }) => file)
      const made = before
        .then(() => access.thumbnails?.(chosen, clock) ?? new Map<number, string>())
        .then((thumbnails) => makeOffer(command, thumbnails))
        .finally(() => {
          if (pending === made) pending = undefined
        })
      pending = made
    },
    offerAgain({ transfer, uid, items }) {
      try {
        transfers.offer(
          items.map((item) => sourceAgain(access, item)),
          { transfer, uid },
        )
        emit({ type: 'sending', transfer, uid, count: items.length, items: items.map(asOffered) })
      } catch (error) {
        emit({ type: 'offer-again-refused', transfer, code: codeOf(error, 'bad-request') })
      }
    },
    stop() {
      stopped = true
    },
  }
}

function asOffered({ path, size, mime, modified }: OfferedFile): OfferedFile {
  return { path, size, mime, modified }
}

/** As it was offered: the receiver knows it by that. Another size is another file. */
function sourceAgain(access: FileAccess, again: OfferedAgain): FileSource {
  const { file, isOver } = again
  const offered = asOffered(again)
  const read = () => Promise.reject(new SealdropError('source-unreadable', 'not chosen again'))
  if (isOver) return { ...offered, read }
  if (file?.size !== offered.size) return { ...offered, read, isMissing: true }
  return { ...access.createSource(file, offered.path), ...offered }
}
