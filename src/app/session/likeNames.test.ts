import { expect, it } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import { looksOf } from '../../wire/lookalikes.ts'
import { useLikeNames } from './likeNames.ts'

const named = (...names: readonly string[]) => names.map((name, at) => ({ id: String(at), name }))

it('those of one name are told apart, whatever is invisible in it', () => {
  const alike = useLikeNames(
    () => named('Bob', 'Alice', 'bob\u200b', 'Carol'),
    () => new Promise(() => {}),
  )

  expect([...alike.value]).toEqual(['2', '0'])
})

it('those whose names look the same are told apart once that can be seen', async () => {
  const alike = useLikeNames(
    () => named('Bob', 'B\u043eb', 'Alice', '\u0410lice', 'Carol'),
    () => Promise.resolve({ looksOf }),
  )

  await nextTick()

  expect([...alike.value].toSorted()).toEqual(['0', '1', '2', '3'])
})

it('nothing is loaded for one who is alone', () => {
  const peers = shallowRef(named('Bob'))
  let loads = 0
  const load = () => {
    loads += 1
    return Promise.resolve({ looksOf })
  }

  const alike = useLikeNames(() => peers.value, load)

  expect([loads, alike.value.size]).toEqual([0, 0])
})
