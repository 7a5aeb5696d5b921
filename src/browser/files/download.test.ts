import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type * as Download from './download.ts'
import { nameInDownloads } from './download.ts'

describe('the name among the downloads', () => {
  it.each([
    ['a.txt', 'a.txt'],
    ['.env', 'env'],
    ['..a.txt', 'a.txt'],
    ['a..txt', 'a..txt'],
    ['...', 'download'],
    ['notes.txt~', 'notes.txt_'],
    ['~$letter.docx', '_$letter.docx'],
    ['a~b', 'a~b'],
    ['می\u200cخواهم.txt', 'می_خواهم.txt'],
    ['a\u{1f3f4}\u{e0067}', 'a\u{1f3f4}_'],
  ])('of %s is %s in Chromium', (name, expected) => {
    expect(nameInDownloads(name, true)).toBe(expected)
  })

  it.each([
    ['.env', 'env'],
    ['notes.txt~', 'notes.txt~'],
    ['می\u200cخواهم.txt', 'می\u200cخواهم.txt'],
  ])('of %s is %s elsewhere', (name, expected) => {
    expect(nameInDownloads(name, false)).toBe(expected)
  })
})

describe('downloads', () => {
  const clicked: string[] = []
  let press: () => void
  let download: typeof Download

  class Link {
    href = ''
    download = ''
    hidden = false
    click() {
      clicked.push(this.download)
    }
    remove() {}
  }

  beforeEach(async () => {
    vi.useFakeTimers()
    vi.resetModules()
    clicked.length = 0
    vi.stubGlobal('document', {
      createElement: () => new Link(),
      body: { append() {} },
      addEventListener: (_: string, listener: () => void) => (press = listener),
    })
    download = await import('./download.ts')
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  const save = (name: string, begun?: () => void) => download.saveFile(new Blob(['x']), name, begun)

  it('begin one after the other, never so many at once that the browser drops some', () => {
    const begun = vi.fn()

    for (const name of ['a', 'b', 'c']) save(name, begun)

    expect(clicked).toEqual(['a'])
    expect(download.areDownloadsWaiting()).toBe(true)
    vi.runAllTimers()
    expect(clicked).toEqual(['a', 'b', 'c'])
    expect(begun).toHaveBeenCalledTimes(3)
    expect(download.areDownloadsWaiting()).toBe(false)
  })

  it('begin at once when none was begun just before', () => {
    save('a')
    vi.runAllTimers()

    save('b')

    expect(clicked).toEqual(['a', 'b'])
  })

  it('are sure to be taken the first time, and the next time after a press', () => {
    const sure = [download.isNextDownloadSure()]

    save('a')
    sure.push(download.isNextDownloadSure())
    press()
    sure.push(download.isNextDownloadSure())
    save('b')
    sure.push(download.isNextDownloadSure())

    expect(sure).toEqual([true, false, true, false])
  })
})
