import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { FOLDER_MIME } from '../../core/protocol/messages/emptyFolder.ts'
import { useArrivals } from './useArrivals.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setUp() {
  const notify = vi.fn(() => Promise.resolve())
  const scope = effectScope()
  const { arrived, text, forget } = scope.run(() => useArrivals(notify))!
  const file = (path: string, size = 1000, mime = 'text/plain', session = 'L') =>
    arrived(
      { id: session, view: { peer: { name: 'Alice' } } } as never,
      { view: { path, size, mime } } as never,
    )
  const textOf = (session: string) => text({ id: session, view: { peer: { name: 'Alice' } } } as never)
  return { notify, file, textOf, forget, scope }
}

it('names a file that came alone', () => {
  const { notify, file } = setUp()

  file('a.txt')
  vi.runAllTimers()

  expect(notify).toHaveBeenCalledExactlyOnceWith(
    'Something arrived',
    expect.stringMatching(/a\.txt.*Alice/),
    'L',
  )
})

it('tells once of many that came in a row: how many, how large and whose', () => {
  const { notify, file } = setUp()

  for (let index = 0; index < 300; index++) {
    file(`${index}.txt`)
    vi.advanceTimersByTime(10)
  }
  expect(notify).not.toHaveBeenCalled()
  vi.runAllTimers()

  expect(notify).toHaveBeenCalledExactlyOnceWith(
    'Something arrived',
    expect.stringMatching(/Alice.*300 files, 300 kB/),
    'L',
  )
})

it('tells of what came later, or in another session, by itself', () => {
  const { notify, file } = setUp()

  file('a.txt')
  file('b.txt', 1, 'text/plain', 'M')
  vi.runAllTimers()
  file('c.txt')
  vi.runAllTimers()

  expect(notify.mock.calls.map((call) => (call as unknown[])[2])).toEqual(['L', 'M', 'L'])
  expect(notify).toHaveBeenLastCalledWith('Something arrived', expect.stringContaining('c.txt'), 'L')
})

it('counts no folder that is empty, and says nothing of one alone', () => {
  const { notify, file } = setUp()

  file('empty', 0, FOLDER_MIME)
  vi.runAllTimers()

  expect(notify).not.toHaveBeenCalled()
})

it('tells after five seconds of files that keep coming, and later of the rest', () => {
  const { notify, file } = setUp()

  for (let index = 0; index < 60; index++) {
    file(`${index}.txt`)
    vi.advanceTimersByTime(100)
  }
  expect(notify).toHaveBeenCalledOnce()
  vi.runAllTimers()

  expect(notify).toHaveBeenCalledTimes(2)
})

it('tells of files before a text that comes behind them, which stays', () => {
  const { notify, file, textOf } = setUp()

  file('a.txt')
  textOf('L')
  vi.runAllTimers()

  expect(notify.mock.calls.map((call) => (call as unknown[])[1])).toEqual([
    expect.stringContaining('a.txt'),
    expect.not.stringContaining('a.txt'),
  ])
})

it('says nothing more of a session that was refused', () => {
  const { notify, file, forget } = setUp()

  file('a.txt')
  forget('L')
  vi.runAllTimers()

  expect(notify).not.toHaveBeenCalled()
})

it('is silent once the page is over', () => {
  const { notify, file, scope } = setUp()

  file('a.txt')
  scope.stop()
  vi.runAllTimers()

  expect(notify).not.toHaveBeenCalled()
})
