import { createApp } from 'vue'
import type { Component } from 'vue'
import App from './App.vue'
import { i18n } from '../language/i18n.ts'
import { isTrustPage } from '../../browser/system/environment.ts'
import { markLanguage, startLanguage } from '../language/useLanguage.ts'
import '../ui/styles/tokens.css'
import '../ui/styles/base.css'
import '../ui/styles/controls.css'
import '../ui/styles/page.css'
import '../ui/styles/start.css'
import '../ui/styles/lobby.css'
import '../ui/styles/dialogs.css'
import '../ui/styles/session.css'
import '../ui/styles/installed.css'
import '../ui/styles/transfers.css'
import '../ui/styles/details.css'

/** At /trust, its sentences come with the page. Where it cannot be loaded, the app is still there. */
async function viewHere(): Promise<Component> {
  if (!isTrustPage()) return App
  return import('../trust/trustPage.ts').then(
    (page) => page.default,
    () => App,
  )
}

/** Not awaited at the top of the module: the parts that are loaded here wait for this one. */
async function show(): Promise<void> {
  const view = await viewHere()
  markLanguage()
  await startLanguage()
  createApp(view).use(i18n).mount('#app')
}

void show()
