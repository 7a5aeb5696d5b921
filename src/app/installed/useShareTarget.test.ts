import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { Share } from './sharedFiles.ts'
import { usedShares } from './usedShares.ts'
import { clearDraft, sharedDraft } from '../sending/sharedDraft.ts'
import { useShareTarget } from './useShareTarget.ts'
import type { Notice } from '../ui/useNotices.ts'
import { useTray } from '../sending/useTray.ts'

const file = (name: string) => ({ path: name, file: new File([name], name, { lastModified: 1 }) })

function page(shares: Share[]) {
  const tray = useTray(() => {})
  const told = shallowRef<Notice>()
  const store = {
    takeShares: () => Promise.resolve(shares.splice(0)),
    takeShare: () => Promise.resolve(shares.shift()),
    keepShare: vi.fn(() => Promise.resolve()),
    finishShare: vi.fn(() => Promise.resolve()),
    dropShare: vi.fn(() => Promise.resolve()),
  }
  const notices = { tell: (notice: Notice) => (told.value = notice), dismiss: () => (told.value = undefined) }
  const scope = effectScope()
  scopes.push(scope)
  const share = scope.run(() =>
    useShareTarget(tray, notices, shallowRef(true), () => Promise.resolve(store)),
  )!
  return { ...share, tray, told, store }
}

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  })
})

const scopes: ReturnType<typeof effectScope>[] = []
afterEach(() => {
  for (const scope of scopes.splice(0)) scope.stop()
  clearDraft()
  vi.unstubAllGlobals()
})

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await nextTick()
}

describe('what was shared', () => {
  it('comes into the tray and the message box, and is told', async () => {
    const { collect, tray, told, store } = page([
      { id: 'a', text: 'a link', files: [file('x'), file('y')], isKept: false },
    ])

    expect(await collect()).toBe(1)
    await settled()

    expect(tray.entries.value.map(({ path }) => path)).toEqual(['x', 'y'])
    expect(sharedDraft.value).toBe('a link')
    expect(told.value?.sentences).toEqual([{ key: 'share.files', count: 2 }])
    expect(store.finishShare).not.toHaveBeenCalled()
  })

  it('is kept until the last of it was sent or thrown away', async () => {
    const { collect, tray, told, store } = page([
      { id: 'a', text: 'a link', files: [file('x'), file('y')], isKept: false },
    ])
    await collect()

    tray.remove(tray.entries.value[0]!.key)
    clearDraft()
    await settled()
    expect(store.finishShare).not.toHaveBeenCalled()
    tray.take()
    await nextTick()
    expect(usedShares()).toEqual(['a'])
    await settled()

    expect(store.finishShare).toHaveBeenCalledExactlyOnceWith('a')
    expect(told.value).toBeUndefined()
  })

  it('leaves its files in place until they can no longer be on their way', async () => {
    const { collect, removeUsed, tray, store } = page([
      { id: 'a', text: '', files: [file('x')], isKept: false },
    ])
    await collect()
    tray.take()
    await settled()
    expect(store.dropShare).not.toHaveBeenCalled()

    await removeUsed()
    await removeUsed()

    expect(store.dropShare).toHaveBeenCalledExactlyOnceWith('a')
  })

  it('is a file where it is longer than a message may be', async () => {
    const long = 'ä'.repeat(40_000)
    const { collect, tray } = page([{ id: 'a', text: long, files: [], isKept: false }])

    await collect()
    await settled()

    expect(sharedDraft.value).toBe('')
    expect(tray.entries.value.map(({ path }) => path)).toEqual(['Shared text.txt'])
    expect(await tray.entries.value[0]!.file.text()).toBe(long)
  })

  it('outlives its window when the person says so, and not before', async () => {
    const { collect, told, store } = page([{ id: 'a', text: '', files: [file('x')], isKept: false }])
    await collect()
    expect(store.keepShare).not.toHaveBeenCalled()

    told.value?.action?.act()
    await settled()

    expect(store.keepShare).toHaveBeenCalledExactlyOnceWith('a')
    expect(told.value?.sentences).toEqual([{ key: 'share.kept' }])
  })

  it('is done with at once when the tray has the same files already', async () => {
    const same = file('x')
    const { collect, tray, store } = page([{ id: 'a', text: '', files: [same], isKept: false }])
    await tray.add([{ path: 'x', file: new File(['x'], 'x', { lastModified: 1 }) }])

    await collect()
    await settled()

    expect(store.finishShare).toHaveBeenCalledExactlyOnceWith('a')
    expect(tray.entries.value).toHaveLength(1)
  })
})
