/** What makes the page an app: opened for a purpose, installed, and brought up to date. */
import { computed, watch } from 'vue'
import { useInstall } from '../installed/useInstall.ts'
import { useLaunch } from '../installed/useLaunch.ts'
import type { useSealdrop } from './useSealdrop.ts'
import { isOver } from '../session/model.ts'
import { useUpdate } from '../installed/useUpdate.ts'

export function useInstalledApp(app: ReturnType<typeof useSealdrop>) {
  const { sessions, tray, totals, lobby, notices } = app
  const busy = computed(() => sessions.value.some((model) => !isOver(model)))
  const holds = computed(() => tray.entries.value.length > 0 || totals.value.items > 0)
  const updates = useUpdate(busy, holds)
  const install = useInstall(computed(() => totals.value.done > 0))

  // A server that comes back has often been given a new version.
  watch(
    () => lobby.server.value.kind,
    (kind, before) => {
      if (kind === 'refused' || (kind === 'joined' && before === 'unreachable')) updates.look()
    },
  )
  // The same told twice: the update's own sentence comes with a button.
  const toldTwice = computed(
    () => updates.update.value === 'gone' && notices.notices.value.some(({ about }) => about === 'load'),
  )
  watch(toldTwice, (twice) => {
    if (twice) notices.dismiss('load')
  })
  useLaunch(app)
  return { updates, install }
}
