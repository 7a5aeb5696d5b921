/** What main.ts shows at /trust: the page, and its sentences before the language is chosen. */
import TrustPage from './TrustPage.vue'
import { addTrustSentences } from './trustSentences.ts'

addTrustSentences()

export default TrustPage
