/** For tests only: as much of a private file system as the engine uses, in memory. */
import { vi } from 'vitest'

/** What the disk does not do. */
const faults = { refusedWrites: 0, areReadsShort: false }

class TestFile {
  bytes = new Uint8Array()
  isLocked = false
}

class TestFileHandle {
  readonly kind = 'file'

  constructor(
    public files: Map<string, TestFile>,
    public name: string,
  ) {}

  private get file(): TestFile {
    const file = this.files.get(this.name)
    if (!file) throw new DOMException('gone', 'NotFoundError')
    return file
  }

  getFile(): Promise<Blob> {
    return Promise.resolve(new Blob([this.file.bytes]))
  }

  move(folder: { readonly files: Map<string, TestFile> }, name: string): Promise<void> {
    const { file } = this
    if (file.isLocked) return Promise.reject(new DOMException('open', 'NoModificationAllowedError'))
    this.files.delete(this.name)
    folder.files.set(name, file)
    this.files = folder.files
    this.name = name
    return Promise.resolve()
  }

  createSyncAccessHandle(): Promise<unknown> {
    const { file } = this
    if (file.isLocked) return Promise.reject(new DOMException('open', 'NoModificationAllowedError'))
    file.isLocked = true
    return Promise.resolve({
      getSize: () => file.bytes.length,
      truncate(size: number) {
        const kept = file.bytes.subarray(0, size)
        file.bytes = new Uint8Array(size)
        file.bytes.set(kept)
      },
      read(data: Uint8Array, { at }: { at: number }) {
        if (faults.areReadsShort) return 0
        const part = file.bytes.subarray(at, at + data.length)
        data.set(part)
        return part.length
      },
      write(data: Uint8Array, { at }: { at: number }) {
        if (faults.refusedWrites > 0) {
          faults.refusedWrites -= 1
          throw new DOMException('full', 'QuotaExceededError')
        }
        const bytes = new Uint8Array(Math.max(file.bytes.length, at + data.length))
        bytes.set(file.bytes)
        bytes.set(data, at)
        file.bytes = bytes
        return data.length
      },
      flush: () => {},
      close() {
        file.isLocked = false
      },
    })
  }
}

export interface TestPrivateFiles {
  /** All of these are about the folder of page `store`, where no other is named. */
  names(store?: string): string[]
  text(name: string): string
  put(name: string, text: string, store?: string): void
  /** The page that had files open is gone. */
  unlock(): void
  /** The disk is full for so many writes. */
  refuseWrites(times: number): void
  /** Nothing can be read through what is open. */
  shortenReads(): void
}

/** Stands for the browser's until vi.unstubAllGlobals(). */
export function stubPrivateFiles(): TestPrivateFiles {
  Object.assign(faults, { refusedWrites: 0, areReadsShort: false })
  const folders = new Map<string, TestFolder>()
  const folder = (name = 'store'): TestFolder => {
    const found = folders.get(name) ?? createFolder(folder)
    folders.set(name, found)
    return found
  }
  vi.stubGlobal('FileSystemFileHandle', TestFileHandle)
  vi.stubGlobal('navigator', { storage: { getDirectory: () => Promise.resolve(folder('/')) } })

  return {
    names: (store) => [...folder(store).files.keys()],
    text: (name) => new TextDecoder().decode(folder().files.get(name)?.bytes),
    put(name, text, store) {
      const file = new TestFile()
      file.bytes = new TextEncoder().encode(text)
      folder(store).files.set(name, file)
    },
    unlock() {
      for (const file of folder().files.values()) file.isLocked = false
    },
    refuseWrites(times) {
      faults.refusedWrites = times
    },
    shortenReads() {
      faults.areReadsShort = true
    },
  }
}

type TestFolder = ReturnType<typeof createFolder>

/** Folders of one name are one, wherever they lie. */
function createFolder(other: (name: string) => unknown) {
  const files = new Map<string, TestFile>()
  return {
    files,
    getDirectoryHandle: (name: string) => Promise.resolve(other(name)),
    getFileHandle(name: string, { create = false } = {}) {
      if (!files.has(name)) {
        if (!create) return Promise.reject(new DOMException('none', 'NotFoundError'))
        files.set(name, new TestFile())
      }
      return Promise.resolve(new TestFileHandle(files, name))
    },
    removeEntry(name: string) {
      if (files.delete(name)) return Promise.resolve()
      return Promise.reject(new DOMException('none', 'NotFoundError'))
    },
    async *keys() {
      await Promise.resolve()
      yield* [...files.keys()]
    },
  }
}
