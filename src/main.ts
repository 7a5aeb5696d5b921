import { createApp } from 'vue'
import type { Component } from 'vue'
import App from './App.vue'
import { i18n } from './state/i18n.ts'
import { isTrustPage } from './platform/environment.ts'
import { markLanguage, startLanguage } from './state/useLanguage.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/page.css'
import './styles/start.css'
import './styles/lobby.css'
import './styles/dialogs.css'
import './styles/session.css'
import './styles/installed.css'
import './styles/transfers.css'
import './styles/details.css'

/** At /trust, its sentences come with the page. Where it cannot be loaded, the app is still there. */
async function viewHere(): Promise<Component> {
  if (!isTrustPage()) return App
  return import('./trustPage.ts').then(
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
