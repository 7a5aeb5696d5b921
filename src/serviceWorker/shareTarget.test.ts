import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepShare, takeShares } from '../app/installed/sharedFiles.ts'
import { SHARE_FOLDER } from './messages.ts'
import { MAX_SHARE_BYTES, takeShare } from './shareTarget.ts'
import { Folder, Locks } from './testShares.ts'

const APP = 'https://drop.example'

let root: Folder
let locks: Locks
/** Of the tab that is looked at. */
let tab: Map<string, string>

beforeEach(() => {
  root = new Folder()
  locks = new Locks()
  tab = new Map()
  vi.stubGlobal('location', new URL(`${APP}/sw.js`))
  vi.stubGlobal('navigator', { storage: { getDirectory: () => Promise.resolve(root) }, locks })
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => tab.get(key) ?? null,
    setItem: (key: string, value: string) => void tab.set(key, value),
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

interface Posted {
  readonly files?: readonly Blob[]
  readonly origin?: string
  readonly about?: Partial<Pick<Request, 'mode' | 'destination' | 'referrer'>>
}

/** As a window that the system opens for a share posts it. Resolves to where the window is sent. */
async function post({ files = [new Blob(['abc'])], origin = 'null', about = {} }: Posted = {}): Promise<URL> {
  const form = new FormData()
  for (const file of files) form.append('files', file, 'photo.jpg')
  const request = new Request(`${APP}/share`, { method: 'POST', body: form })
  request.headers.set('Origin', origin)
  // A program cannot make a request that opens a window.
  const told = { mode: 'navigate', destination: 'document', referrer: 'about:client', ...about }
  for (const [name, value] of Object.entries(told)) Object.defineProperty(request, name, { value })
  vi.spyOn(Response, 'redirect').mockImplementation(
    (url) => new Response(null, { status: 303, headers: { Location: new URL(url, APP).href } }),
  )
  const response = await takeShare(request)
  return new URL(response.headers.get('Location') ?? '')
}

async function postedId(posted?: Posted): Promise<string> {
  return (await post(posted)).searchParams.get('shared') ?? ''
}

function stored(): string[] {
  return [...(root.folders.get(SHARE_FOLDER)?.folders.keys() ?? [])]
}

function refusal(window: URL): string | null {
  return window.searchParams.get('share-refused')
}

/** The page is gone, and its tab too. */
function closesTheTab(): void {
  locks.release()
  tab.clear()
}

describe('what is posted to the app', () => {
  it('waits for the window that was opened for it', async () => {
    const id = await postedId()

    const shares = await takeShares(id)

    expect(shares.map((share) => [share.id, share.files.map(({ path }) => path)])).toEqual([
      [id, ['photo.jpg']],
    ])
  })

  it('gives way to the next, however often a website posts', async () => {
    const files = [new Blob([new Uint8Array(1_000_000)])]

    for (let count = 0; count < 5; count += 1) await post({ files })
    await Promise.all([post({ files }), post({ files }), post({ files })])

    expect(stored()).toHaveLength(1)
    expect(root.bytes).toBeLessThan(1_100_000)
  })

  it('is refused where it is large, and leaves nothing', async () => {
    const files = Array.from({ length: 11 }, () => new Blob([new Uint8Array(MAX_SHARE_BYTES / 10)]))

    expect(refusal(await post({ files }))).toBe('too-large')
    expect(root.bytes).toBe(0)
    expect(stored()).toEqual([])
  })

  it('is refused where others that are in use leave no room', async () => {
    const half = [new Blob([new Uint8Array(MAX_SHARE_BYTES * 0.9)])]
    const first = await postedId({ files: half })
    await takeShares(first)
    const second = await postedId({ files: half })
    await takeShares(second)

    expect(refusal(await post({ files: half }))).toBe('waiting')
    expect(stored().toSorted()).toEqual([first, second].toSorted())
  })

  it.each<[string, Posted]>([
    ['a frame', { about: { destination: 'iframe' } }],
    ['a script', { about: { mode: 'cors', destination: '' } }],
    ['a website that is named', { origin: 'https://evil.example' }],
    ['a website that refers to it', { about: { referrer: 'https://evil.example/' } }],
  ])('is refused from %s', async (_, posted) => {
    expect(refusal(await post(posted))).toBe('failed')
    expect(stored()).toEqual([])
  })
})

describe('what was shared', () => {
  it('is not for a window that was opened for something else', async () => {
    const id = await postedId()

    expect(await takeShares()).toEqual([])
    expect(stored()).toEqual([id])
  })

  it('is there again when its tab is loaded again, and in no other tab', async () => {
    const id = await postedId()
    await takeShares(id)

    locks.release()
    const reloaded = await takeShares()
    closesTheTab()
    const later = await takeShares()

    expect([reloaded.map((share) => share.id), later]).toEqual([[id], []])
  })

  it('goes when its window did not come for it', async () => {
    await post()

    vi.useFakeTimers({ now: Date.now() + 11 * 60_000, toFake: ['Date'] })
    await takeShares()

    expect(stored()).toEqual([])
  })

  it('stays when the person said so, also when another one comes, and for a day', async () => {
    const id = await postedId()
    await takeShares(id)
    await keepShare(id)
    closesTheTab()

    const next = await postedId()
    const later = await takeShares(next)
    closesTheTab()
    vi.useFakeTimers({ now: Date.now() + 25 * 60 * 60_000, toFake: ['Date'] })
    await takeShares()

    expect(later.map((share) => [share.id, share.isKept])).toEqual([
      [id, true],
      [next, false],
    ])
    expect(stored()).toEqual([])
  })
})
