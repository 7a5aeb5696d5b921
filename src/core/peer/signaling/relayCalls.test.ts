import { beforeEach, describe, expect, it } from 'vitest'
import { settle, startSignaling, type TestSignaling } from './testSignaling.ts'

let socket: TestSignaling['socket']
let events: TestSignaling['events']
let signaling: TestSignaling['signaling']
let join: TestSignaling['join']

beforeEach(() => {
  ;({ socket, events, signaling, join } = startSignaling())
})

describe('the relay', () => {
  const message = (value: number) => Uint8Array.of(value).buffer
  const relayed = () => socket.calls.filter(({ event }) => event === 'relay')
  const numbers = () => relayed().map(({ values }) => new Uint8Array(values[2] as ArrayBuffer)[0])

  it('is what the last join said of it', async () => {
    const before = signaling.relays
    await join({ relay: true })
    const joined = signaling.relays
    socket.lose('transport close')
    await join({ relay: false })

    expect([before, joined, signaling.relays]).toEqual([false, true, false])
  })

  it('is asked with link, lane and bytes, and answers as the server does', async () => {
    await join()
    const asked = [1, 2, 3, 4].map((value) => signaling.relay('L', 0, message(value)))
    await settle()
    const [first, second, third] = relayed()

    first?.answer({ ok: true })
    second?.answer({ ok: false, code: 'relay-limit', message: '' })
    third?.answer({ ok: false, code: 'unavailable', message: '' })
    socket.lose('transport close')

    expect(first?.values).toEqual(['L', 0, message(1)])
    expect((await Promise.all(asked)).map((reply) => reply.ok || reply.code)).toEqual([
      true,
      'relay-limit',
      'unavailable',
      'no-answer',
    ])
  })

  it('has eight messages of a link on their way whatever their lanes, and keeps their order', async () => {
    await join()
    for (let value = 0; value < 12; value++) void signaling.relay('L', value % 2, message(value))
    void signaling.relay('M', 0, message(100))
    await settle()
    const before = numbers()

    for (const call of relayed().slice(0, 2)) call.answer({ ok: true })
    void signaling.relay('L', 0, message(12))
    await settle()

    expect(before).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 100])
    expect(numbers().slice(9)).toEqual([8, 9])
  })

  it('answers all that waits when the socket is lost', async () => {
    await join()
    const asked = Array.from({ length: 20 }, (_, value) => signaling.relay('L', 0, message(value)))
    await settle()

    socket.lose('transport close')

    const replies = await Promise.all(asked)
    expect(replies).toEqual(replies.map(() => ({ ok: false, code: 'no-answer' })))
    expect(relayed()).toHaveLength(8)
  })

  it.each([
    ['an ArrayBuffer', message(7)],
    ['a view', Uint8Array.of(7)],
  ])('passes on what comes as %s, and acknowledges it when it is taken', async (_, value) => {
    await join()
    let acknowledged = 0

    socket.say('relay', 'L', 2, value, () => (acknowledged += 1))
    const event = events.at(-1)
    const before = acknowledged
    if (event?.type === 'relay') event.done()

    expect(event).toMatchObject({ type: 'relay', link: 'L', lane: 2, bytes: Uint8Array.of(7) })
    expect([before, acknowledged]).toEqual([0, 1])
  })

  it.each<[string, unknown[]]>([
    ['nothing', []],
    ['no bytes', ['L', 0]],
    ['text', ['L', 0, 'hello']],
    ['0 bytes', ['L', 0, new ArrayBuffer(0)]],
    ['262,145 bytes', ['L', 0, new ArrayBuffer(262_145)]],
    ['a lane below 0', ['L', -1, message(1)]],
    ['a link that is none', [{}, 0, message(1)]],
  ])('ignores %s', async (_, values) => {
    await join()
    const before = events.length

    socket.say('relay', ...values, () => undefined)

    expect(events).toHaveLength(before)
  })

  it('takes bytes that ask for no acknowledgement', async () => {
    await join()

    socket.say('relay', 'L', 0, message(1))
    const event = events.at(-1)

    expect(() => event?.type === 'relay' && event.done()).not.toThrow()
    expect(event).toMatchObject({ type: 'relay' })
  })
})
