import { onScopeDispose, watch } from 'vue'
import type { Ref } from 'vue'
import { holdWakeLock } from '../../browser/system/wakeLock.ts'
import { format, t } from '../language/i18n.ts'
import type { TransferTotals } from '../transfers/transferTotals.ts'

/**
 * While something is transferred: progress in the tab's title, the screen stays on, closing warns. It also warns
 * while received files are in nobody's hands but the page's: they go with it.
 */
export function useBusyPage(totals: Readonly<Ref<TransferTotals>>, holdsUnsaved: () => boolean): void {
  let releaseWakeLock: (() => void) | undefined

  function warn(event: BeforeUnloadEvent): void {
    if (totals.value.running > 0 || holdsUnsaved()) event.preventDefault()
  }

  function setBusy(busy: boolean): void {
    if (busy) {
      releaseWakeLock ??= holdWakeLock()
      // Stays from the first transfer on: what was received is asked for when the page is about to go.
      addEventListener('beforeunload', warn)
    } else {
      releaseWakeLock?.()
      releaseWakeLock = undefined
    }
  }

  watch(() => totals.value.running > 0, setBusy)
  watch(
    () => titleFor(totals.value),
    (title) => (document.title = title),
  )
  onScopeDispose(() => {
    setBusy(false)
    removeEventListener('beforeunload', warn)
  })
}

function titleFor({ running, batchBytes, batchSize }: TransferTotals): string {
  if (running === 0) return t('app.name')
  return t('app.titleProgress', { percent: format.value.percent(batchSize ? batchBytes / batchSize : 0) })
}
