/** npm start: installs and builds what is not up to date, then is the server itself, signals and exit code included. */
import { install } from './install.mjs'

/** How soon a server that npm left behind notices: long before anybody starts the next one. */
const PARENT_CHECK_MS = 500

if (process.env.npm_lifecycle_event !== undefined) endWithParent()
if (!(await install())) process.exit(1)
const { build } = await import('./build.mjs')
if (!(await build())) process.exit(1)
await import('../dist/server/main.js')

/** npm ends its shell on SIGTERM, and the shell does not pass that on: without this the server would stay, unseen. */
function endWithParent() {
  const parent = process.ppid
  const check = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(check)
    process.kill(process.pid, 'SIGTERM')
  }, PARENT_CHECK_MS)
  check.unref()
}
