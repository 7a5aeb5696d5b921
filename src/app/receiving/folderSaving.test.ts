import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FileAtPath, Failure, FolderWriter } from '../../browser/files/folderWriter.ts'
import { FOLDER_MIME } from '../../core/protocol/messages/emptyFolder.ts'
import { createFolderSaving } from './folderSaving.ts'
import { unsaved } from './received.ts'
import { useTransfers } from '../transfers/useTransfers.ts'
import type { Received, TransferRow } from '../transfers/row.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function receivedOf(item: number, more: Partial<Received> = {}): Received {
  const about = { transfer: 1, item, count: 9, path: `tree/${item}`, mime: '', modified: 0, sha256: '' }
  return { ...about, file: new Blob(['12345']), stored: `stored ${item}`, ...more }
}

/** A folder in which files are saved when the test says so. */
class Folder implements FolderWriter {
  readonly name: string
  /** In the order of asking. */
  readonly asked: FileAtPath[] = []
  readonly saved: string[] = []
  failures: readonly (readonly [path: string, failure: Failure])[] = []
  isPermitted = true
  isSlow = false
  /** What has begun cannot be given up. */
  isDeaf = false
  #going: (() => void) | undefined

  constructor(name = 'Pictures') {
    this.name = name
  }

  save(entry: FileAtPath, signal?: AbortSignal): Promise<Failure | undefined> {
    this.asked.push(entry)
    return new Promise((resolve) => {
      const settle = () => {
        const failure = this.failures.find(([path]) => path === entry.path)?.[1]
        const outcome = signal?.aborted && !this.isDeaf ? 'file' : failure
        if (outcome === undefined) this.saved.push(entry.path)
        resolve(outcome)
      }
      this.#going = settle
      if (this.isSlow && !this.isDeaf) signal?.addEventListener('abort', settle, { once: true })
      else if (!this.isSlow) settle()
    })
  }

  /** What is being written is whole. */
  goOn(): void {
    this.#going?.()
  }

  mayWrite(): Promise<boolean> {
    return Promise.resolve(this.isPermitted)
  }
}

const whatIsUnderWay = () => vi.advanceTimersByTimeAsync(1000)

function setUp(folder = new Folder()) {
  const transfers = useTransfers({ ended() {} })
  const freed: string[] = []
  const released = vi.fn()
  const saving = createFolderSaving(folder, {
    transfers,
    released,
    free(rows) {
      freed.push(...rows.map(({ view }) => view.path))
      const inMemory = rows.filter(({ received }) => received?.stored === undefined)
      return { memoryBytes: inMemory.reduce((sum, { view }) => sum + view.size, 0) }
    },
    now: () => 7,
  })

  /** It is whole, and taken as useSessions does it. */
  function arrive(item: number, more: Partial<Received> = {}): TransferRow {
    const row = transfers.applyReceived(receivedOf(item, more))!
    saving.take([row])
    return row
  }

  return { folder, transfers, freed, released, saving, arrive, progress: () => saving.progress.value }
}

describe('what is received into a folder', () => {
  it('goes there as it arrives, and its copy goes', async () => {
    const { folder, freed, arrive, transfers, progress } = setUp()
    folder.isSlow = true
    const first = arrive(0)
    arrive(1)

    expect(folder.asked.map(({ path }) => path)).toEqual(['tree/0'])
    folder.goOn()
    await whatIsUnderWay()
    folder.goOn()
    await whatIsUnderWay()
    arrive(2)
    folder.goOn()
    await whatIsUnderWay()

    expect(folder.saved).toEqual(['tree/0', 'tree/1', 'tree/2'])
    expect(freed).toEqual(['tree/0', 'tree/1', 'tree/2'])
    expect(first).toMatchObject({ movedTo: 'Pictures', savedAt: 7 })
    expect(unsaved(transfers.rows.value)).toEqual([])
    expect(progress()).toEqual({ kind: 'going', name: 'Pictures', saved: 3, failed: 0 })
  })

  it('is written a few at a time, and large files one by one', async () => {
    const folder = new Folder()
    folder.isSlow = true
    const { transfers, saving } = setUp(folder)
    const row = (item: number, size: number) => {
      const file = new Blob()
      Object.defineProperty(file, 'size', { value: size })
      return transfers.applyReceived(receivedOf(item, { file }))!
    }

    saving.take([0, 1, 2, 3, 4].map((item) => row(item, 2 ** 20)))
    expect(folder.asked).toHaveLength(4)
    await saving.stop()

    const other = new Folder()
    other.isSlow = true
    const large = createFolderSaving(other, { transfers, released: vi.fn() })
    large.take([5, 6].map((item) => row(item, 2 ** 20 + 1)))
    expect(other.asked).toHaveLength(1)
  })

  it('is shown together, however many small files there are', async () => {
    const { saving, transfers, progress } = setUp()
    const rows = Array.from({ length: 2000 }, (_, item) => transfers.applyReceived(receivedOf(item))!)
    const shown: number[] = []

    saving.take(rows)
    for (let step = 0; step < 20_000 && progress().saved < 2000; step++) {
      await Promise.resolve()
      if (shown.at(-1) !== progress().saved) shown.push(progress().saved)
    }

    expect(shown).toEqual([0, 2000])
  })

  it('makes a folder of what stands for one', async () => {
    const { folder, arrive } = setUp()

    arrive(0, { mime: FOLDER_MIME, file: new Blob() })
    await whatIsUnderWay()

    expect(folder.asked).toMatchObject([{ path: 'tree/0', isFolder: true }])
  })

  it('is not saved twice, nor what was saved as it came', async () => {
    const { folder, saving, arrive } = setUp()
    const row = arrive(0)
    arrive(1, { transfer: 2, count: 1, restored: true })
    const single = arrive(2, { transfer: 3, count: 1 })

    saving.take([row, single])
    await whatIsUnderWay()
    saving.take([row, single])
    await whatIsUnderWay()

    expect(folder.saved).toEqual(['tree/0', 'tree/2'])
  })

  it('is let go of where it lay in memory', async () => {
    const { transfers, saving, released } = setUp()
    const about = { transfer: 1, item: 0, count: 9, path: 'a', mime: '', modified: 0, sha256: '' }

    const row = transfers.applyReceived({ ...about, file: new Blob(['12345']) })!
    saving.take([row])
    await whatIsUnderWay()

    expect(released).toHaveBeenCalledExactlyOnceWith(5)
    expect(row.received?.file.size).toBe(0)
  })

  it('does not include lines that were cleared meanwhile', async () => {
    const { folder, transfers, arrive } = setUp()
    folder.isSlow = true
    arrive(0)
    transfers.remove([arrive(1)])

    folder.goOn()
    await whatIsUnderWay()

    expect(folder.asked).toHaveLength(1)
  })
})

describe('what cannot be saved', () => {
  it('for its name is counted and stays here, the others go on, and it is tried again', async () => {
    const { folder, saving, arrive, progress } = setUp()
    folder.failures = [['tree/0', 'file']]
    const row = arrive(0)
    arrive(1)
    await whatIsUnderWay()

    expect(progress()).toMatchObject({ kind: 'going', saved: 1, failed: 1 })
    expect(row.movedTo).toBeUndefined()

    folder.failures = []
    await saving.retry()
    await whatIsUnderWay()
    expect(progress()).toMatchObject({ saved: 2, failed: 0 })
  })

  it('for the folder stops all, until the person has it tried again', async () => {
    const { folder, saving, arrive, progress } = setUp()
    folder.failures = [
      ['tree/1', 'folder'],
      ['tree/2', 'folder'],
    ]
    for (const item of [0, 1, 2]) arrive(item)
    await whatIsUnderWay()
    arrive(3)
    await whatIsUnderWay()

    expect(folder.asked.map(({ path }) => path)).not.toContain('tree/3')
    expect(progress()).toMatchObject({ kind: 'stuck', saved: 1, failed: 0 })

    folder.isPermitted = false
    await saving.retry()
    expect(progress().kind).toBe('stuck')

    folder.isPermitted = true
    folder.failures = []
    await saving.retry()
    await whatIsUnderWay()
    expect(folder.saved).toEqual(['tree/0', 'tree/1', 'tree/2', 'tree/3'])
    expect(progress()).toMatchObject({ kind: 'going', saved: 4 })
  })

  it('because its copy is gone is no fault of the folder', async () => {
    const { folder, arrive, progress } = setUp()
    folder.failures = [['tree/0', 'folder']]
    const gone = new Blob(['12345'])
    gone.slice = () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) as unknown as Blob
    const row = arrive(0, { file: gone })
    arrive(1)
    await whatIsUnderWay()

    expect(row.gone).toBe(true)
    expect(progress()).toMatchObject({ kind: 'going', saved: 1, failed: 0 })
  })
})

describe('another folder', () => {
  it('gets what is not in the first one, also what was being written', async () => {
    const first = new Folder()
    const { saving, arrive, progress } = setUp(first)
    arrive(0)
    await whatIsUnderWay()
    first.isSlow = true
    for (const item of [1, 2]) arrive(item)
    const other = new Folder('Elsewhere')

    await saving.moveTo(other)
    await whatIsUnderWay()

    expect(first.saved).toEqual(['tree/0'])
    expect(other.saved).toEqual(['tree/1', 'tree/2'])
    expect(progress()).toEqual({ kind: 'going', name: 'Elsewhere', saved: 2, failed: 0 })
  })
})

describe('what becomes whole although it was given up', () => {
  it('is not saved in the other folder too', async () => {
    const first = new Folder()
    first.isSlow = true
    first.isDeaf = true
    const { saving, arrive } = setUp(first)
    const row = arrive(0)
    arrive(1)
    const other = new Folder('Elsewhere')

    const moving = saving.moveTo(other)
    await whatIsUnderWay()
    first.goOn()
    await moving
    await whatIsUnderWay()

    expect(first.saved).toEqual(['tree/0'])
    expect(row.movedTo).toBe('Pictures')
    expect(other.saved).toEqual(['tree/1'])
  })
})

describe('when the person stops it', () => {
  it('what is being written is given up, and nothing more is taken', async () => {
    const { folder, saving, arrive, progress } = setUp()
    folder.isSlow = true
    const [first, second] = [arrive(0), arrive(1)]

    await saving.stop()
    arrive(2)
    await whatIsUnderWay()

    expect(saving.isGoing).toBe(false)
    expect(folder.saved).toEqual([])
    expect(folder.asked).toHaveLength(1)
    expect([first.movedTo, second.movedTo]).toEqual([undefined, undefined])
    expect(progress()).toEqual({ kind: 'stopped', name: 'Pictures', saved: 0, failed: 0 })
  })
})
