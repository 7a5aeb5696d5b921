import { describe, expect, it } from 'vitest'
import type { RememberedDevice } from './deviceRules.ts'
import { heldOf, holderOf, holdsTheSame, judge } from './recognition.ts'

const key = {} as CryptoKey

function device(id: string, change: Partial<RememberedDevice> = {}, isEstablished = true): RememberedDevice {
  return {
    ...{ id, name: id, sealedName: id, device: { kind: 'phone' } },
    ...{ isCompared: true, acceptsWithoutAsking: false },
    secrets: [{ id: `${id}-1`, key, madeAs: 'initiator', isEstablished }],
    ...{ since: 1, lastSeen: 1 },
    ...change,
  }
}

const bob = device('Bob')
const carol = device('Carol')
const dave = device('Dave', {}, false)
const all = [bob, carol, dave]

function judged(hinted: string | undefined, proved: readonly string[], sealedName: string) {
  const { device, doubted } = judge(all, { hinted, proved, sealedName })
  return [device?.id, doubted?.id]
}

describe('a peer', () => {
  it.each([
    ['proves who it is, recognised before or not', 'Bob-1', ['Bob-1'], 'Bob', 'Bob', undefined],
    ['proves who it is', undefined, ['Bob-1'], 'Bob', 'Bob', undefined],
    ['proves who it is under another name', undefined, ['Bob-1'], 'Robert', 'Bob', undefined],
    ['proves who it is under the name of another', undefined, ['Bob-1'], 'Carol', 'Bob', undefined],
    ['proves for the first time what was never proved', 'Dave-1', ['Dave-1'], 'Dave', 'Dave', undefined],
    ['hints at somebody and proves nothing', 'Bob-1', [], 'Robert', undefined, 'Bob'],
    ['hints at one and is another', 'Bob-1', ['Carol-1'], 'Carol', undefined, 'Bob'],
    ['bears the name of somebody and proves nothing', undefined, [], 'Bob', undefined, 'Bob'],
    ['bears a name that looks the same', undefined, [], ' ＢＯＢ ', undefined, 'Bob'],
    ['bears the name with a letter of another script', undefined, [], 'B\u043eb', undefined, 'Bob'],
    ['bears the name with a character that is not seen', undefined, [], 'Bob\u2800', undefined, 'Bob'],
    [
      'proves nothing of a secret that the other side may never have got',
      'Dave-1',
      [],
      'Dave',
      undefined,
      undefined,
    ],
    ['is nobody who is known', undefined, [], 'Eve', undefined, undefined],
    ['proves what was forgotten meanwhile', 'gone', ['gone'], 'Eve', undefined, undefined],
  ])('%s', (_, hinted, proved, sealedName, isDevice, isDoubted) => {
    expect(judged(hinted, proved, sealedName)).toEqual([isDevice, isDoubted])
  })

  it('is not believed by the name that only this person uses', () => {
    const mum = device('bob', { name: 'Mum', sealedName: 'Bob' })

    const { doubted } = judge([mum], { hinted: undefined, proved: [], sealedName: 'mum' })

    expect(doubted).toBe(mum)
  })
})

describe('what is held', () => {
  it('is every secret, the newest of each device first', () => {
    const twice = device('Bob', {
      secrets: ['old', 'new'].map((id) => ({ id, key, madeAs: 'responder', isEstablished: true })),
    })

    expect(heldOf([twice, carol])).toEqual([
      { id: 'new', secret: key, madeAs: 'responder' },
      { id: 'old', secret: key, madeAs: 'responder' },
      { id: 'Carol-1', secret: key, madeAs: 'initiator' },
    ])
  })

  it('is found by the secret', () => {
    expect(holderOf(all, 'Carol-1')).toBe(carol)
    expect(holderOf(all, 'x')).toBeUndefined()
    expect(holderOf(all, undefined)).toBeUndefined()
  })

  it('is the same in another order, and not with one more or one less', () => {
    expect(holdsTheSame(all, all.toReversed())).toBe(true)
    expect(holdsTheSame(all, [bob, carol])).toBe(false)
    expect(holdsTheSame([bob, carol], all)).toBe(false)
    expect(holdsTheSame([bob], [carol])).toBe(false)
  })
})
