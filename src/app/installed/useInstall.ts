import { computed, onScopeDispose, shallowRef } from 'vue'
import type { Ref } from 'vue'
import { installsByShareMenu, isInstalled, watchInstallPrompt } from '../../browser/system/install.ts'
import type { InstallPrompt } from '../../browser/system/install.ts'
import { readSetting, writeSetting } from '../../browser/system/storage.ts'
import type { Settings } from '../../browser/system/storage.ts'

const DISMISSED = 'install.dismissed'

/** What is replaced in tests. */
export interface InstallEnvironment {
  readonly watch?: typeof watchInstallPrompt
  readonly installed?: boolean
  readonly byShareMenu?: boolean
  readonly storage?: Settings
}

/**
 * Installing the app. `way` says how it goes here, if at all; `offered` whether now is the moment to say so unasked:
 * after something was really transferred (`useful`), and until the person said no.
 */
export function useInstall(useful: Readonly<Ref<boolean>>, environment: InstallEnvironment = {}) {
  const { watch: watchPrompt = watchInstallPrompt, storage } = environment
  const { installed = isInstalled(), byShareMenu = installsByShareMenu() } = environment
  const prompt = shallowRef<InstallPrompt>()
  const dismissed = shallowRef(readSetting(DISMISSED, storage) !== undefined)

  const way = computed<'prompt' | 'share-menu' | undefined>(() => {
    if (installed) return undefined
    if (prompt.value) return 'prompt'
    return byShareMenu ? 'share-menu' : undefined
  })
  const offered = computed(() => way.value !== undefined && useful.value && !dismissed.value)

  async function install(): Promise<void> {
    if ((await prompt.value?.ask()) === false) dismiss()
  }

  function dismiss(): void {
    dismissed.value = true
    writeSetting(DISMISSED, 'yes', storage)
  }

  onScopeDispose(watchPrompt((asked) => (prompt.value = asked)))
  return { way, offered, install, dismiss }
}

export type Install = ReturnType<typeof useInstall>
