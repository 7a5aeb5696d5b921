/** Starts the server for people: settings from the environment, addresses to the terminal, exit codes. */
import { announcement } from './announcement.ts'
import { helpText, parseSettings, SettingsError } from './settings.ts'
import { startServer } from './server.ts'
import { stopOnSignals } from './shutdown.ts'
import { StartError } from './startError.ts'

try {
  if (process.argv.includes('--help')) process.stdout.write(helpText)
  else {
    const settings = parseSettings(process.env)
    const server = await startServer(settings)
    process.stdout.write(announcement(settings, server.address))
    stopOnSignals(() => server.close())
  }
} catch (error) {
  if (!(error instanceof SettingsError || error instanceof StartError)) throw error
  process.stderr.write(`Sealdrop cannot start: ${error.message}\n`)
  process.exitCode = error instanceof SettingsError ? 2 : 1
}
