/** A school behind one public address, which arrives within seconds and comes back within seconds. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { joinAs, Scene, type Visitor } from './testing.ts'

const DEVICES = 300
/** Some hundred clients in one process take their time on a busy machine. */
const PATIENCE_MS = 120_000
const SCHOOL = { 'x-forwarded-for': '198.51.100.7' }
const room = Buffer.alloc(16, 7).toString('base64url')

let scene: Scene

beforeEach(async () => {
  scene = new Scene()
  await scene.start({}, { trustedProxies: ['127.0.0.0/8'] })
})

afterEach(() => scene.end())

interface Device {
  readonly visitor: Visitor
  readonly id: string | undefined
  readonly ticket: string | undefined
}

/** All at the same moment. What each was answered: `not connected` where it did not get that far. */
async function arrive(
  tickets: readonly (string | undefined)[],
  more: (number: number) => { room?: string } = () => ({}),
): Promise<{ devices: Device[]; refusals: string[] }> {
  const refusals: string[] = []
  const devices = await Promise.all(
    tickets.map(async (ticket, number): Promise<Device[]> => {
      const visitor = await scene.visitor(SCHOOL).catch(() => undefined)
      if (!visitor) {
        refusals.push('not connected')
        return []
      }
      const role = number % 2 === 0 ? 'sender' : 'receiver'
      const ticketed = ticket === undefined ? {} : { ticket }
      const join = joinAs(`Device ${number}`, role, { ...ticketed, ...more(number) })
      const reply = await visitor.call('join', join)
      if (!reply.ok) {
        refusals.push(reply.code ?? '')
        return []
      }
      return [{ visitor, id: reply.self, ticket: reply.ticket }]
    }),
  )
  return { devices: devices.flat(), refusals }
}

const strangers = Array<undefined>(DEVICES).fill(undefined)

test(
  'all join and come back, also after a restart and with or without a ticket, none refused',
  async () => {
    const first = await arrive(strangers)
    // The connections that they lost still count: the server has not noticed yet.
    const second = await arrive(first.devices.map(({ ticket }) => ticket))
    await scene.restart()
    const third = await arrive(
      second.devices.map(({ ticket }, number) => (number % 4 === 0 ? undefined : ticket)),
    )

    for (const { devices, refusals } of [first, second, third]) {
      expect([devices.length, refusals]).toEqual([DEVICES, []])
    }
  },
  PATIENCE_MS,
)

test(
  'all come back into the rooms of their classes, none refused',
  async () => {
    const ofClass = (number: number) => ({ room: `${String(number % 5)}${room.slice(1)}` })
    const first = await arrive(strangers, ofClass)
    for (const { visitor } of first.devices) visitor.socket.disconnect()

    const second = await arrive(
      first.devices.map(({ ticket }) => ticket),
      ofClass,
    )

    expect([first.refusals, second.refusals]).toEqual([[], []])
  },
  PATIENCE_MS,
)

test(
  'half of them ask the other half at the same moment, none refused',
  async () => {
    const { devices } = await arrive(strangers)
    const [senders, receivers] = [0, 1].map((half) => devices.filter((_, number) => number % 2 === half))

    const replies = await Promise.all(
      (senders ?? []).map(({ visitor }, index) => visitor.call('request', { to: receivers?.[index]?.id })),
    )

    expect(replies).toHaveLength(DEVICES / 2)
    expect(replies.filter(({ ok }) => !ok)).toEqual([])
  },
  PATIENCE_MS,
)
