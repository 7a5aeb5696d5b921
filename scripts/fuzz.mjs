/**
 * npm run fuzz: each property for FUZZ_SECONDS (60), where npm test takes about a second. What follows `--` goes to
 * Vitest. A failure prints its seed; FUZZ_SEED makes it again.
 */
import { bin, run } from './run.mjs'

const seconds = process.env.FUZZ_SECONDS || '60'
const args = ['run', 'fuzz', '--no-file-parallelism', ...process.argv.slice(2)]
process.exitCode = await run(bin('vitest'), args, { NODE_ENV: 'test', FUZZ_SECONDS: seconds })
