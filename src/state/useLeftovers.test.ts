import { expect, it, vi } from 'vitest'
import type { Leftover } from '../platform/leftovers.ts'
import { unsavedLeftovers, useLeftovers, type LeftoverFiles } from './useLeftovers.ts'

const whole: Leftover = {
  ...{ store: 's', name: 'n', path: 'd/a', mime: '', size: 3, bytes: 3, isWhole: true, at: 1 },
}
const partial: Leftover = { ...whole, name: 'm', path: 'b', bytes: 1, isWhole: false }
const own = { store: 'own', going: new Set<string>() }

function filesWith(change: Partial<LeftoverFiles> = {}): LeftoverFiles {
  return {
    findLeftovers: vi.fn<LeftoverFiles['findLeftovers']>(() => Promise.resolve([whole, partial])),
    saveLeftover: vi.fn<LeftoverFiles['saveLeftover']>(() => Promise.resolve(true)),
    discardLeftover: vi.fn<LeftoverFiles['discardLeftover']>(() => Promise.resolve()),
    findBeginnings: vi.fn<LeftoverFiles['findBeginnings']>(() => Promise.resolve([])),
    removeSession: vi.fn<LeftoverFiles['removeSession']>(() => Promise.resolve()),
    ...change,
  }
}

it('lists what is found, saves it under its own name, and discards the rest', async () => {
  const files = filesWith()
  const { rows, look, save, discard } = useLeftovers(() => Promise.resolve(files))
  await look(own)
  const [first, second] = rows.value
  expect(unsavedLeftovers(rows.value)).toEqual([first])

  await save(first!)
  await discard([second!])

  expect(files.saveLeftover).toHaveBeenCalledWith(whole, 'own', 'a')
  expect(first!.isSaved).toBe(true)
  expect(unsavedLeftovers(rows.value)).toEqual([])
  expect(files.discardLeftover).toHaveBeenCalledExactlyOnceWith(partial, 'own')
  expect(rows.value).toEqual([first])
})

it('lists what is discarded until it is gone: a reload would bring it back', async () => {
  let finish = () => {}
  const files = filesWith({ discardLeftover: () => new Promise((resolve) => (finish = resolve)) })
  const { rows, look, discard } = useLeftovers(() => Promise.resolve(files))
  await look(own)
  const discarding = discard(rows.value)
  expect(rows.value).toHaveLength(2)

  finish()
  await new Promise((resolve) => setTimeout(resolve))
  finish()
  await discarding

  expect(rows.value).toEqual([])
})

it('leaves a file that a download may still read, unless all is to be cleared', async () => {
  const files = filesWith()
  const { rows, look, save, discard, clear } = useLeftovers(() => Promise.resolve(files))
  await look(own)
  await save(rows.value[0]!)
  await discard(rows.value.slice(0, 1))
  expect(files.discardLeftover).not.toHaveBeenCalled()

  await look(own)
  await save(rows.value[0]!)
  await clear()

  expect(files.discardLeftover).toHaveBeenCalledTimes(2)
  expect(rows.value).toEqual([])
})

it('says which one is gone', async () => {
  const files = filesWith({ saveLeftover: () => Promise.resolve(false) })
  const { rows, look, save } = useLeftovers(() => Promise.resolve(files))
  await look(own)

  await save(rows.value[0]!)

  expect(rows.value[0]).toMatchObject({ isSaved: false, gone: true })
})

it('shows nothing where nothing can be looked into', async () => {
  const { rows, look } = useLeftovers(() => Promise.reject(new Error('offline')))

  await look(own)

  expect(rows.value).toEqual([])
})

it('no longer lists what a later session with its device has finished', async () => {
  const uid = 'ab'.repeat(16)
  const begun = { transfer: 1, uid, item: 0, path: 'b', size: 3, mime: '', modified: 7, store: 's' }
  const unfinished = { ...partial, name: `${uid}-1-0` }
  const files = filesWith({
    findLeftovers: () => Promise.resolve([whole, unfinished]),
    findBeginnings: () => Promise.resolve([begun]),
  })
  const { rows, look, beginningsOf, finished } = useLeftovers(() => Promise.resolve(files))
  await look(own)
  await beginningsOf(own, 'L', 'a device', new Set())
  const row = (modified: number) => ({ view: { path: 'b', size: 3 }, received: { modified } }) as never

  finished('another session', row(7))
  finished('L', row(8))
  expect(rows.value).toHaveLength(2)
  finished('L', row(7))

  expect(rows.value.map(({ leftover }) => leftover)).toEqual([whole])
})
