/** The files that are being served, by connection: none stays open longer than the connection that asked for it. */
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'

/** Browsers ask for one file at a time on a connection. Each file costs a descriptor while nobody reads it. */
const MAX_OPEN_FILES = 4

export class OpenFiles {
  readonly #ofSocket = new WeakMap<Socket, Set<Readable>>()

  /**
   * Closes `file` with `socket` at the latest, also where its response still waits for those before it. False when the
   * connection has more files open than any browser asks for: the caller ends it, and `file` with it.
   */
  add(socket: Socket, file: Readable): boolean {
    const open = this.#ofSocket.get(socket) ?? this.#begin(socket)
    open.add(file)
    file.once('close', () => open.delete(file))
    if (socket.destroyed) file.destroy()
    return open.size <= MAX_OPEN_FILES
  }

  #begin(socket: Socket): Set<Readable> {
    const open = new Set<Readable>()
    this.#ofSocket.set(socket, open)
    socket.once('close', () => {
      for (const file of open) file.destroy()
    })
    return open
  }
}
