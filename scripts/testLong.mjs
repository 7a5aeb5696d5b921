/**
 * npm run test:long: what takes too long for npm test. LONG_GIB, LONG_OUTAGE_SECONDS, LONG_EXPIRY_SECONDS, LONG_FILES and
 * LONG_FAN_OUT_MIB make it shorter, for trying.
 */
import { provideChromium } from './chromium.mjs'
import { bin, run } from './run.mjs'

const chromium = await provideChromium()
const args = ['test', '--config', 'e2e/long/playwright.config.ts', ...process.argv.slice(2)]
process.exitCode = await run(bin('playwright'), args, chromium ? { CHROMIUM_PATH: chromium } : {})
