import { createApp } from 'vue'
import App from './App.vue'
import { i18n } from './state/i18n.ts'
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

markLanguage()
await startLanguage()
createApp(App).use(i18n).mount('#app')
