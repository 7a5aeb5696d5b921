import { detectDevice } from '../../browser/system/device.ts'
import { isFullyCapable } from '../../browser/system/environment.ts'
import type { SessionDetails } from '../../core/peer/types/types.ts'
import { diagnosis, type DiagnosisInput } from './diagnosis.ts'
import type { RateSummary } from './rateHistory.ts'
import type { SessionModel } from './model.ts'

/** What is known of this browser, and of the session with the numbers that its details show. */
export type Surroundings = Pick<DiagnosisInput, 'version' | 'browser' | 'secure' | 'online' | 'now'>

export function surroundings(): Surroundings {
  const { kind, os = '?', browser = '?' } = detectDevice()
  return {
    version: __APP_VERSION__,
    browser: `${browser}, ${os}, ${kind}`,
    secure: isFullyCapable(),
    online: navigator.onLine,
    now: Date.now(),
  }
}

/** The diagnosis of one session as it is now. */
export function diagnosisOf(
  model: SessionModel,
  details: SessionDetails | undefined,
  rate: RateSummary,
  around: Surroundings = surroundings(),
): string {
  const items = new Map<string, number>()
  for (const { view } of model.transfers.rows.value) {
    const what = `${view.direction} ${view.state.kind}`
    items.set(what, (items.get(what) ?? 0) + 1)
  }
  const { role, state } = model.view
  const texts = model.texts.texts.value.length
  const { verified, problems } = model
  return diagnosis({ ...around, role, state, verified, details, rate, problems, items, texts })
}
