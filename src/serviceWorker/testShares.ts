/** For tests only: as much of a private file system, and of Web Locks, as shares use, in memory. */

export class Folder {
  readonly folders = new Map<string, Folder>()
  readonly files = new Map<string, File>()

  async *keys() {
    await Promise.resolve()
    yield* [...this.folders.keys(), ...this.files.keys()]
  }

  getDirectoryHandle(name: string, { create = false } = {}): Promise<Folder> {
    if (create && !this.folders.has(name)) this.folders.set(name, new Folder())
    return found(this.folders.get(name))
  }

  async getFileHandle(name: string, { create = false } = {}) {
    if (create && !this.files.has(name)) this.files.set(name, new File([], name))
    await found(this.files.get(name))
    return {
      getFile: () => found(this.files.get(name)),
      createWritable: () => Promise.resolve(this.#writable(name)),
    }
  }

  removeEntry(name: string): Promise<void> {
    return found(this.folders.delete(name) || this.files.delete(name) ? true : undefined).then(() => {})
  }

  /** Of all files in it, and in folders in it. */
  get bytes(): number {
    const own = [...this.files.values()].reduce((sum, { size }) => sum + size, 0)
    return [...this.folders.values()].reduce((sum, { bytes }) => sum + bytes, own)
  }

  #writable(name: string) {
    const parts: BlobPart[] = []
    return {
      write: (part: BlobPart) => Promise.resolve(void parts.push(part)),
      close: () => Promise.resolve(void this.files.set(name, new File(parts, name))),
      abort: () => Promise.resolve(),
    }
  }
}

function found<Value>(value: Value | undefined): Promise<Value> {
  return value === undefined
    ? Promise.reject(new DOMException('none', 'NotFoundError'))
    : Promise.resolve(value)
}

/** Of one origin; what is held here is held by any page. */
export class Locks {
  readonly held = new Map<string, Promise<unknown>>()

  async request(...args: unknown[]): Promise<unknown> {
    const [name, options] = args as [string, { ifAvailable?: boolean }]
    const act = args.at(-1) as (lock: unknown) => unknown
    if (this.held.has(name) && options.ifAvailable) return act(null)
    while (this.held.has(name)) await this.held.get(name)?.catch(() => {})
    const result = Promise.resolve(act({ name }))
    this.held.set(name, result)
    try {
      return await result
    } finally {
      this.held.delete(name)
    }
  }

  /** The page that held locks is gone. */
  release(): void {
    this.held.clear()
  }
}
