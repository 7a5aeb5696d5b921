import { describe, expect, it, vi } from 'vitest'
import { useTray } from './useTray.ts'

function file(name: string, text = name): { path: string; file: File } {
  return { path: name, file: new File([text], name, { lastModified: 1 }) }
}

function unreadable(name: string): { path: string; file: File } {
  const broken = file(name)
  broken.file.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'))
  return broken
}

describe('the tray', () => {
  it('gathers what is chosen at several times, in order, and counts it', async () => {
    const tray = useTray(() => {})

    await tray.add([file('a.txt', '12345'), file('empty', '')])
    await tray.add([file('folder/b.txt', '123')])

    expect(tray.entries.value.map(({ path }) => path)).toEqual(['a.txt', 'empty', 'folder/b.txt'])
    expect(tray.totalBytes.value).toBe(8)
  })

  it('names the files that cannot be read, and keeps the others', async () => {
    const told = vi.fn()
    const tray = useTray(told)

    await tray.add([file('good'), unreadable('bad')])

    expect(told).toHaveBeenCalledExactlyOnceWith(['bad'])
    expect(tray.entries.value.map(({ path }) => path)).toEqual(['good'])
    expect(tray.checking.value).toBe(0)
  })

  it('holds the same file once, and two of one name in different folders', async () => {
    const tray = useTray(() => {})

    await tray.add([file('x/a'), file('y/a')])
    await tray.add([file('x/a')])

    expect(tray.entries.value.map(({ path }) => path)).toEqual(['x/a', 'y/a'])
  })

  it('keeps every file of other content, though name, size and time are the same', async () => {
    const tray = useTray(() => {})
    const large = (byte: number) => {
      const bytes = new Uint8Array(5 * 1024 * 1024).fill(byte)
      return { path: 'large', file: new File([bytes], 'large', { lastModified: 1 }) }
    }

    await tray.add([file('a', '123'), large(1)])
    await tray.add([file('a', '456')])
    await tray.add([file('a', '456'), large(2)])

    const texts = await Promise.all(tray.entries.value.map(({ file }) => file.slice(0, 3).text()))
    expect(texts).toEqual(['123', '\x01\x01\x01', '456', '\x02\x02\x02'])
  })

  it('keeps two files of one pick that are equal in everything', async () => {
    const tray = useTray(() => {})

    await tray.add([file('a'), file('a')])

    expect(tray.entries.value).toHaveLength(2)
  })

  it('holds the very same file once, however large', async () => {
    const tray = useTray(() => {})
    const chosen = { path: 'a', file: new File([new Uint8Array(5 * 1024 * 1024)], 'a') }

    await tray.add([chosen])
    await tray.add([chosen])

    expect(tray.entries.value).toHaveLength(1)
  })

  it('gives out what stands for a file that was chosen twice, and nothing that only looks like it', async () => {
    const tray = useTray(() => {})
    const again = file('a', '123')
    await tray.add([file('a', '123'), file('a', '456'), file('b')])
    await tray.add([again])

    const taken = tray.takeOnly([again])

    expect(await Promise.all(taken.map(({ file }) => file.text()))).toEqual(['123'])
    expect(tray.entries.value.map(({ path }) => path)).toEqual(['a', 'b'])
  })

  it('gives up one entry by its key', async () => {
    const tray = useTray(() => {})
    await tray.add([file('a'), file('b')])

    tray.remove(tray.entries.value[0]!.key)

    expect(tray.entries.value.map(({ path }) => path)).toEqual(['b'])
  })

  it('is empty once everything was taken', async () => {
    const tray = useTray(() => {})
    await tray.add([file('a')])

    const taken = tray.take()

    expect(taken.map(({ path }) => path)).toEqual(['a'])
    expect(tray.entries.value).toEqual([])
  })
})
