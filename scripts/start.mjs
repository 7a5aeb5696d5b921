/** npm start: installs and builds what is not up to date, then is the server itself, signals and exit code included. */
import { install } from './install.mjs'

if (!(await install())) process.exit(1)
const { build } = await import('./build.mjs')
if (!(await build())) process.exit(1)
await import('../dist/server/main.js')
