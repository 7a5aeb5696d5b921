import { beforeEach, describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from '../types/testClock.ts'
import { createRelayPort, SILENCE_MS, type RelayPort } from './relayPort.ts'
import type { Reply } from '../signaling/signalingCalls.ts'

interface Sent {
  readonly message: ArrayBuffer
  readonly answer: (reply: Reply<unknown>) => Promise<void>
}

const ok = { ok: true, value: {} } as const

let clock: ManualClock
let sent: Sent[]
let said: string[]
let relay: RelayPort

beforeEach(() => {
  clock = createManualClock()
  sent = []
  said = []
  relay = createRelayPort(
    {
      relay: (message) =>
        new Promise((resolve) => {
          const answer = async (reply: Reply<unknown>): Promise<void> => {
            resolve(reply)
            await new Promise((done) => setImmediate(done))
          }
          sent.push({ message, answer })
        }),
      onEmpty: () => said.push('empty'),
      onFailed: (code) => said.push(code),
    },
    clock,
  )
  relay.port.onLow(() => said.push('low'))
})

function send(...lengths: number[]): void {
  for (const length of lengths) relay.port.send(new ArrayBuffer(length))
}

const lengths = () => sent.map(({ message }) => message.byteLength)

describe('the relay’s send port', () => {
  it('has eight messages on their way, the rest waits in order and counts as buffered', async () => {
    send(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    const before = [lengths(), relay.port.bufferedAmount]

    await sent[0]?.answer(ok)
    await sent[2]?.answer(ok)

    expect(before).toEqual([[1, 2, 3, 4, 5, 6, 7, 8], 55])
    expect([lengths(), relay.port.bufferedAmount]).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 51])
    expect(said).toEqual([])
  })

  it('lets go of a message’s buffer when it is acknowledged, not before, and once', async () => {
    send(1, 2)
    const before = relay.port.takeSpent()

    await sent[1]?.answer(ok)

    expect([before, relay.port.takeSpent(), relay.port.takeSpent()]).toEqual([[], [sent[1]?.message], []])
  })

  it('wants a quarter second more in its buffer than the shortest time of an acknowledgement', async () => {
    const wanted = [relay.port.bufferMs]
    send(1, 1, 1)
    clock.advance(80)
    await sent[0]?.answer(ok)
    wanted.push(relay.port.bufferMs)
    clock.advance(40)
    await sent[1]?.answer(ok)
    wanted.push(relay.port.bufferMs)
    send(1)
    clock.advance(60)
    await sent[3]?.answer(ok)
    wanted.push(relay.port.bufferMs)

    expect(wanted).toEqual([250, 330, 330, 310])
  })

  it('learns nothing from an acknowledgement over which the clock was set back', async () => {
    send(1, 1)
    clock.advance(80)
    await sent[0]?.answer(ok)
    clock.advance(-200)
    await sent[1]?.answer(ok)

    expect(relay.port.bufferMs).toBe(330)
  })

  it('says once when the buffer falls to the threshold, and when it is empty', async () => {
    relay.port.setLowThreshold(10)
    send(10, 10, 5, 5)

    for (const { answer } of sent) await answer(ok)

    // 30 → 20 → 10, 5, 0.
    expect(said).toEqual(['low', 'empty'])
  })

  it('says so with a threshold of 0 when it is empty, each time', async () => {
    send(1)
    await sent[0]?.answer(ok)
    send(1)
    await sent[1]?.answer(ok)

    expect(said).toEqual(['low', 'empty', 'low', 'empty'])
  })

  it('takes 262,144 bytes and refuses one more', () => {
    send(262_144)

    expect(() => send(262_145)).toThrow(RangeError)
    expect(relay.port.bufferedAmount).toBe(262_144)
  })

  it.each(['unavailable', 'relay-limit', 'too-many', 'no-answer'] as const)(
    'ends once at the refusal %s, and sends nothing behind it',
    async (code) => {
      send(1, 2, 3, 4, 5, 6, 7, 8, 9)

      await sent[0]?.answer({ ok: false, code })
      await sent[1]?.answer({ ok: false, code: 'unavailable' })
      await sent[2]?.answer(ok)

      expect(said).toEqual([code])
      expect(lengths()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
      expect(relay.port.bufferedAmount).toBe(0)
      expect(() => send(1)).toThrow('ended')
      expect(clock.pending).toBe(0)
    },
  )

  it('ends when nothing is acknowledged for 15 s', () => {
    send(1)
    clock.advance(SILENCE_MS - 1)
    const before = [...said]

    clock.advance(1)

    expect([before, said]).toEqual([[], ['no-answer']])
    expect(clock.pending).toBe(0)
  })

  it('goes on as long as one after the other is acknowledged, however slowly', async () => {
    send(1, 2, 3)
    for (const { answer } of sent) {
      clock.advance(SILENCE_MS - 1000)
      await answer(ok)
    }
    clock.advance(10 * SILENCE_MS)

    expect(said).toEqual(['low', 'empty'])
    expect(clock.pending).toBe(0)
  })

  it('counts no silence while nothing is on its way', async () => {
    send(1)
    await sent[0]?.answer(ok)
    clock.advance(60_000)

    send(1)
    clock.advance(SILENCE_MS - 1000)

    expect(said).toEqual(['low', 'empty'])
  })

  it('knows when the other side last took something', async () => {
    const before = relay.acknowledgedAt
    clock.advance(5)
    send(1)
    await sent[0]?.answer(ok)

    expect([before, relay.acknowledgedAt]).toEqual([-Infinity, clock.now()])
  })

  it('calls nobody once it is stopped', async () => {
    send(1, 2, 3, 4, 5, 6, 7, 8, 9)

    relay.stop()
    await sent[0]?.answer(ok)
    clock.advance(60_000)

    expect([said, lengths().length, clock.pending]).toEqual([[], 8, 0])
  })
})
