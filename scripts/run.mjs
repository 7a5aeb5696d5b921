/** Runs one command of a script, in the project's root. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Where npm puts the programs of installed packages. */
export const bin = (name) => fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url))

/** One line for people. */
export function say(line) {
  process.stdout.write(`${line}\n`)
}

/**
 * Resolves to the exit code, 127 for a program that is not there. Output goes where the script's own goes.
 * `command` and its arguments are passed on as they are; only Windows, whose npm is a batch file, needs a shell.
 */
export function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
      env: { ...process.env, ...env },
    })
    child.once('error', () => resolve(127))
    child.once('close', (code, signal) => resolve(signal ? 1 : (code ?? 1)))
  })
}
