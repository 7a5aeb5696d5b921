import { describe, expect, it } from 'vitest'
import { compared, forget, letIn, MAX_DEVICES, MAX_SECRETS, proved, remember, rename } from './deviceRules.ts'
import type { Agreement, RememberedDevice } from './deviceRules.ts'

const key = {} as CryptoKey
const phone = { kind: 'phone' } as const

function paired(change: Partial<Agreement> = {}, secret = 'secret'): Agreement {
  return {
    ...{ known: undefined, fresh: 'new', sealedName: 'Bob', device: phone, now: 5 },
    secret: { id: secret, key, madeAs: 'initiator' },
    ...change,
  }
}

function bob(...secrets: readonly string[]): RememberedDevice {
  return {
    ...{ id: 'bob', name: 'Mum', sealedName: 'Bob', device: phone },
    ...{ isCompared: true, acceptsWithoutAsking: true },
    secrets: secrets.map((id) => ({ id, key, madeAs: 'initiator', isEstablished: true })),
    ...{ since: 1, lastSeen: 2 },
  }
}

const idsOf = (device: RememberedDevice | undefined) => device?.secrets.map(({ id }) => id)

describe('remembering', () => {
  it('makes a device that bears its own name, must be asked about, and has proved nothing yet', () => {
    const { devices, outcome } = remember([], paired())

    expect(outcome).toEqual({ kind: 'remembered', device: 'new' })
    expect(devices).toEqual([
      {
        ...{ id: 'new', name: 'Bob', sealedName: 'Bob', device: phone },
        ...{ isCompared: true, acceptsWithoutAsking: false },
        secrets: [{ id: 'secret', key, madeAs: 'initiator', isEstablished: false }],
        ...{ since: 5, lastSeen: 5 },
      },
    ])
  })

  it('gives a device that is known another secret, and keeps the newest', () => {
    const before = bob('a', 'b', 'c', 'd')

    const { devices } = remember([before], paired({ known: 'bob', sealedName: 'Robert' }, 'e'))

    expect(MAX_SECRETS).toBe(4)
    expect(devices).toHaveLength(1)
    expect(devices[0]).toMatchObject({ name: 'Mum', sealedName: 'Robert', acceptsWithoutAsking: true })
    expect(idsOf(devices[0])).toEqual(['b', 'c', 'd', 'e'])
  })

  it('takes nobody for another one by the name', () => {
    const { devices } = remember([bob('a')], paired())

    expect(devices.map(({ id }) => id)).toEqual(['bob', 'new'])
    expect(devices[1]?.acceptsWithoutAsking).toBe(false)
  })

  it('makes a new device of one that was forgotten meanwhile', () => {
    expect(remember([], paired({ known: 'bob' })).devices.map(({ id }) => id)).toEqual(['new'])
  })

  it('changes nothing when it is told twice', () => {
    const once = remember([], paired()).devices

    const twice = remember(once, paired({ fresh: 'another' }))

    expect(twice).toEqual({ devices: once, outcome: { kind: 'remembered', device: 'new' } })
  })

  it('does not remember another page of this browser, which holds the other half', () => {
    const first = remember([bob('a')], paired()).devices

    const second = remember(
      first,
      paired({ fresh: 'another', secret: { id: 'secret', key, madeAs: 'responder' } }),
    )

    expect(second).toEqual({ devices: [bob('a')], outcome: { kind: 'self' } })
  })

  it('ends where no more are recognised', () => {
    const many = Array.from({ length: MAX_DEVICES }, (_, index) => ({ ...bob(`${index}`), id: `${index}` }))

    expect(remember(many.slice(1), paired()).devices).toHaveLength(MAX_DEVICES)
    expect(remember(many, paired())).toEqual({ devices: many, outcome: { kind: 'full' } })
    expect(remember(many, paired({ known: '7' })).outcome).toEqual({ kind: 'remembered', device: '7' })
  })
})

describe('what both proved', () => {
  it('is established, and the device was here', () => {
    const { devices } = remember([], paired())

    const [device] = proved(devices, ['secret'], { sealedName: 'Rob', device: { kind: 'tablet' }, now: 9 })

    expect(device).toMatchObject({ name: 'Bob', sealedName: 'Rob', device: { kind: 'tablet' }, lastSeen: 9 })
    expect(device?.secrets[0]?.isEstablished).toBe(true)
  })

  it('changes no other device', () => {
    const devices = [bob('a')]

    expect(proved(devices, ['b'], { sealedName: 'X', device: phone, now: 9 })[0]).toBe(devices[0])
  })
})

describe('a device that was met by a link only', () => {
  const met = { ...bob('a', 'b'), isCompared: false }

  it('is compared once its code is, by what it proved then and nothing else', () => {
    const [device, other] = compared([met, { ...met, id: 'other' }], 'bob', ['b', 'c'])

    expect([device?.isCompared, idsOf(device), other?.isCompared]).toEqual([true, ['b'], false])
  })

  it('stays what it was where it proved nothing', () => {
    expect(compared([met], 'bob', ['c'])).toEqual([met])
  })

  it('is compared where it is remembered again by the code', () => {
    expect(remember([met], paired({ known: 'bob' })).devices[0]?.isCompared).toBe(true)
  })
})

describe('by hand', () => {
  it.each([
    [' Dad ', 'Dad'],
    ['d'.repeat(40), 'd'.repeat(40)],
    ['d'.repeat(41), 'Mum'],
    ['  ', 'Mum'],
  ])('the name %j makes it %j', (name, expected) => {
    expect(rename([bob('a')], 'bob', name)[0]?.name).toBe(expected)
  })

  it('a device is let in, and forgotten', () => {
    expect(letIn([bob('a')], 'bob', false)[0]?.acceptsWithoutAsking).toBe(false)
    expect(forget([bob('a')], 'bob')).toEqual([])
    expect(forget([bob('a')], 'somebody')).toHaveLength(1)
  })
})
