/** Starts the server for people: settings from the environment, addresses to the terminal, exit codes. */
import { announcement } from './announcement.ts'
import { helpText } from './helpText.ts'
import { startServer } from './server.ts'
import { parseSettings } from './settings.ts'
import { SettingsError } from './settingsError.ts'
import { stopOnSignals, stopWhen } from './shutdown.ts'
import { StartError } from './startError.ts'

try {
  if (process.argv.includes('--help')) process.stdout.write(helpText)
  else {
    const settings = parseSettings(process.env)
    const server = await startServer(settings)
    stopOnSignals(() => server.close())
    stopWhen(server.exhausted, () => server.close())
    // What the network calls this machine is known a second later.
    await server.nameSettled
    process.stdout.write(announcement(settings, server.address, server.trust()))
  }
} catch (error) {
  if (!(error instanceof SettingsError || error instanceof StartError)) throw error
  process.stderr.write(`Sealdrop cannot start: ${error.message}\n`)
  process.exitCode = error instanceof SettingsError ? 2 : 1
}
