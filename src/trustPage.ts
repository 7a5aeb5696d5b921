/** What main.ts shows at /trust: the page, and its sentences before the language is chosen. */
import TrustPage from './components/TrustPage.vue'
import { addTrustSentences } from './state/trustSentences.ts'

addTrustSentences()

export default TrustPage
