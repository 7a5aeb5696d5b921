import { createApp } from 'vue'
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

/** Its sentences come with it, so it goes before the language. Without it the app says what is missing. */
const view = isTrustPage()
  ? await import('./trustPage.ts').then(
      (page) => page.default,
      () => App,
    )
  : App
markLanguage()
await startLanguage()
createApp(view).use(i18n).mount('#app')
