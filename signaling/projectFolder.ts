/** Where this project lies, wherever it is started from. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The nearest folder above this module with a package.json, whether this is the source or built into `dist/server`. */
export function projectFolder(from = dirname(fileURLToPath(import.meta.url))): string {
  const above = dirname(from)
  return existsSync(join(from, 'package.json')) || above === from ? from : projectFolder(above)
}
