import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { SessionDetails } from '../../core/peer/types/types.ts'
import { addCount, ratesOf, summaryOf, type ByteCount } from './rateHistory.ts'

/** People read numbers no faster, and each look costs the browser a report of everything. */
const LOOK_MS = 1_000

/** What a session says of its connection, looked at once a second while `open`; nothing is asked otherwise. */
export function useDetails(
  ask: () => Promise<SessionDetails | undefined>,
  open: Readonly<Ref<boolean>>,
  now: () => number = Date.now,
) {
  const details = shallowRef<SessionDetails>()
  const history = shallowRef<readonly ByteCount[]>([])
  const rates = computed(() => ratesOf(history.value))
  const summary = computed(() => summaryOf(rates.value))
  const time = shallowRef(now())
  let timer: ReturnType<typeof setInterval> | undefined

  async function look(): Promise<void> {
    const found = await ask()
    time.value = now()
    // What is over keeps the last that was known of it.
    if (found?.stats || !details.value) details.value = found
    if (!found?.stats) return
    const { bytesSent, bytesReceived } = found.stats
    history.value = addCount(history.value, { at: time.value, bytes: bytesSent + bytesReceived })
  }

  watch(
    open,
    (opened) => {
      clearInterval(timer)
      if (!opened) return
      // Whatever happened while nobody looked is not the rate of a second.
      history.value = []
      void look()
      timer = setInterval(() => void look(), LOOK_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearInterval(timer))
  return { details, rates, summary, time }
}
