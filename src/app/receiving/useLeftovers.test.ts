import { expect, it, vi } from 'vitest'
import type { Leftover } from '../../browser/files/leftovers.ts'
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
    isThere: vi.fn<LeftoverFiles['isThere']>(() => Promise.resolve(true)),
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

it('no longer lists the beginning that a later session went on behind, and every other still', async () => {
  const moved = { ...partial, name: 'moved' }
  const wholeOfThatName = { ...whole, path: partial.path }
  const found = [wholeOfThatName, partial, moved]
  const files = filesWith({
    findLeftovers: () => Promise.resolve(found),
    isThere: ({ name }) => Promise.resolve(name === partial.name),
  })
  const { rows, look, finished } = useLeftovers(() => Promise.resolve(files))
  await look(own)
  const row = (path: string, size: number) => ({ view: { path, size } }) as never

  await finished(row(partial.path, partial.size + 1))
  await finished(row('another', partial.size))
  expect(rows.value).toHaveLength(3)
  await finished(row(partial.path, partial.size))

  expect(rows.value.map(({ leftover }) => leftover)).toEqual([wholeOfThatName, partial])
})
