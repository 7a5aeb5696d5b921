import { expect, test } from 'vitest'
import { MAX_MESSAGE_BYTES } from './limits.ts'
import { type EnginePacket, PacketRules } from './packetRules.ts'
import { MAX_STRAY_PACKETS } from './trafficLimits.ts'

const text = (data: string): EnginePacket => ({ type: 'message', data })
const bytes = (length: number): EnginePacket => ({ type: 'message', data: Buffer.alloc(length) })
const relay = text('51-7["relay","00000000000000000000000000000000",0,{"_placeholder":true,"num":0}]')

function connected(): PacketRules {
  const rules = new PacketRules()
  rules.received(text('0'))
  return rules
}

function judge(packets: readonly EnginePacket[], rules = connected()) {
  return packets.map((packet) => rules.received(packet)).at(-1)
}

test.each<[string, EnginePacket[], number]>([
  ['an event', [text('2["join",{"v":1}]')], 1],
  ['an event that asks for an acknowledgement', [text('212["join",{"v":1}]')], 1],
  ['an event of some KiB', [text(`21["signal",{"sdp":"${'x'.repeat(5000)}"}]`)], 5],
  ['a relay', [relay, bytes(262_144)], 0],
  ['a relay after another one', [relay, bytes(1), relay, bytes(1)], 0],
  ['a DISCONNECT', [text('1')], 1],
  ['an empty relay, which is for relaying.ts to refuse', [relay, bytes(0)], 0],
])('%s passes, and costs its size', (_, packets, cost) => {
  expect(judge(packets)).toBe(cost)
})

test.each<[string, EnginePacket[]]>([
  ['a second CONNECT', [text('0')]],
  ['a CONNECT with data, again', [text('0{"token":1}')]],
  ['a CONNECT to another namespace', [text('0/admin,')]],
  ['an event after a DISCONNECT', [text('1'), text('2["join",{}]')]],
  ['a CONNECT after a DISCONNECT', [text('1'), text('0')]],
  ['a second DISCONNECT', [text('1'), text('1')]],
  ['a DISCONNECT where bytes are due', [relay, text('1')]],
  ['a DISCONNECT of a namespace', [text('1/admin,')]],
  ['an event of another namespace', [text('2/admin,["join",{}]')]],
  ['an event without a payload', [text('2')]],
  ['an event with a number of 400 digits', [text(`2${'9'.repeat(400)}["join",{}]`)]],
  ['an event beyond the largest', [text(`2["signal","${'x'.repeat(MAX_MESSAGE_BYTES + 2048)}"]`)]],
  ['an acknowledgement of nothing', [text('30[]')]],
  ['an acknowledgement without a number', [text('3[]')]],
  ['a CONNECT_ERROR', [text('4{"message":"no"}')]],
  ['an acknowledgement with bytes', [text('61-0[{"_placeholder":true,"num":0}]')]],
  ['an event with two attachments', [text('52-["relay",{"_placeholder":true,"num":0}]')]],
  ['an event with 10 attachments', [text('510-["relay",{"_placeholder":true,"num":0}]')]],
  ['an event with 0 attachments', [text('50-["relay"]')]],
  ['an event with bytes and 2 KiB of text', [text(`51-["relay","${'a'.repeat(2048)}"]`)]],
  ['bytes of no event', [bytes(1)]],
  ['bytes after the bytes of an event', [relay, bytes(1), bytes(1)]],
  ['text where bytes are due', [relay, text('2["join",{}]')]],
  ['another header where bytes are due', [relay, relay]],
  ['a pong where bytes are due', [relay, { type: 'pong' }]],
  ['an unknown type', [text('7')]],
  ['an empty message', [text('')]],
  ['what cannot be decoded', [{ type: 'error' }]],
])('%s ends the connection', (_, packets) => {
  expect(judge(packets)).toBeUndefined()
})

test.each([
  ['an event', '2["join",{}]'],
  ['a header', '51-["relay",{"_placeholder":true,"num":0}]'],
  ['an acknowledgement', '30[]'],
  ['a CONNECT of another namespace', '0/admin'],
  ['a CONNECT of 2 KiB', `0{"token":"${'a'.repeat(2048)}"}`],
])('%s before CONNECT ends the connection', (_, data) => {
  expect(new PacketRules().received(text(data))).toBeUndefined()
})

test('each relayed message may be acknowledged once', () => {
  const rules = connected()
  rules.sent(relay)
  rules.sent(text('2["signal",{}]'))

  expect([rules.received(text('30[]')), rules.received(text('30[]'))]).toEqual([0, undefined])
})

test('pongs that were asked for cost nothing, however many they are', () => {
  const rules = connected()
  for (let count = 0; count < 100; count++) {
    rules.sent({ type: 'ping' })

    expect(rules.received({ type: 'pong' })).toBe(0)
  }
})

test.each(['pong', 'noop', 'upgrade', 'open', 'close', 'ping'])(
  '%s packets that nobody asked for end it',
  (type) => {
    const rules = connected()

    const verdicts = Array.from({ length: MAX_STRAY_PACKETS + 1 }, () => rules.received({ type }))

    expect(verdicts.slice(0, -1)).toEqual(Array<number>(MAX_STRAY_PACKETS).fill(1))
    expect(verdicts.at(-1)).toBeUndefined()
  },
)
