import { onScopeDispose, watch } from 'vue'
import type { Ref } from 'vue'
import { holdWakeLock } from '../platform/wakeLock.ts'
import { format, t } from './i18n.ts'
import type { TransferTotals } from './transferTotals.ts'

/** While something is transferred: progress in the tab's title, the screen stays on, closing warns. */
export function useBusyPage(totals: Readonly<Ref<TransferTotals>>): void {
  let releaseWakeLock: (() => void) | undefined
  const warn = (event: BeforeUnloadEvent) => event.preventDefault()

  function setBusy(busy: boolean): void {
    if (busy) {
      releaseWakeLock ??= holdWakeLock()
      addEventListener('beforeunload', warn)
    } else {
      releaseWakeLock?.()
      releaseWakeLock = undefined
      removeEventListener('beforeunload', warn)
    }
  }

  watch(() => totals.value.running > 0, setBusy)
  watch(
    () => titleFor(totals.value),
    (title) => (document.title = title),
  )
  onScopeDispose(() => setBusy(false))
}

function titleFor({ running, batchBytes, batchSize }: TransferTotals): string {
  if (running === 0) return t('app.name')
  return t('app.titleProgress', { percent: format.value.percent(batchSize ? batchBytes / batchSize : 0) })
}
