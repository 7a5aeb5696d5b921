import { expect, it } from 'vitest'
import type { SignalMessage } from '../../../wire/events.ts'
import type { Reply } from './signalingCalls.ts'
import { createUnsentSignals } from './unsentSignals.ts'

function setUp(reply: Reply<unknown>) {
  const sent: string[] = []
  const refused: string[] = []
  const now = { reply }
  const signals = createUnsentSignals(
    (message) => {
      sent.push(`${message.link} ${message.data.type}`)
      return Promise.resolve(now.reply)
    },
    (link) => refused.push(link),
  )
  return { signals, sent, refused, now }
}

const signal = (link: string, type: 'offer' | 'answer'): SignalMessage => ({
  link,
  lane: 0,
  data: { type, sdp: '' },
})
const settled = () => new Promise((resolve) => setImmediate(resolve))

it('sends again, in order, what nobody acknowledged', async () => {
  const { signals, sent, now } = setUp({ ok: false, code: 'no-answer' })
  signals.send(signal('a', 'offer'))
  signals.send(signal('b', 'answer'))
  await settled()

  now.reply = { ok: true, value: {} }
  signals.sendAgain()
  await settled()
  signals.sendAgain()

  expect(sent).toEqual(['a offer', 'b answer', 'a offer', 'b answer'])
})

it('gives up a link that the server does not know, and says so once', async () => {
  const { signals, sent, refused } = setUp({ ok: false, code: 'unavailable' })

  signals.send(signal('a', 'offer'))
  await settled()
  signals.sendAgain()

  expect(refused).toEqual(['a'])
  expect(sent).toHaveLength(1)
})

it('sends nothing again of a link that is over', async () => {
  const { signals, sent } = setUp({ ok: false, code: 'no-answer' })
  signals.send(signal('a', 'offer'))
  await settled()

  signals.forget('a')
  signals.sendAgain()

  expect(sent).toHaveLength(1)
})
