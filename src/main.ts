import { createApp } from 'vue'
import App from './App.vue'
import { i18n } from './state/i18n.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/page.css'
import './styles/session.css'

createApp(App).use(i18n).mount('#app')
