import { describe, expect, it } from 'vitest'
import { createPair } from './testPair.ts'
import { MAX_TEXT_BYTES } from '../protocol/messages/textSize.ts'

describe('a text', () => {
  it.each([
    ['empty', ''],
    ['short', 'hello'],
    ['of 60 KiB', 'x'.repeat(MAX_TEXT_BYTES)],
    ['that begins with U+FEFF', '\ufeffhello'],
    ['of several lines and scripts', 'a\n"b"\t\u{1f600} \u05d0'],
  ])('%s arrives in both directions, and its sender is told', async (_, text) => {
    const pair = createPair()

    const there = pair.initiator.transfers.sendText(text)
    const back = pair.responder.transfers.sendText(text)
    await pair.run()

    for (const [side, id] of [
      [pair.initiator, there],
      [pair.responder, back],
    ] as const) {
      expect(side.texts).toEqual([text])
      expect(side.delivered).toEqual([id])
    }
  })

  it.each([
    ['above 60 KiB', 'x'.repeat(MAX_TEXT_BYTES + 1)],
    ['above 64 KiB once escaped', '\n'.repeat(MAX_TEXT_BYTES)],
  ])('%s is refused before it is sent', (_, text) => {
    const { initiator } = createPair()

    expect(() => initiator.transfers.sendText(text)).toThrow(expect.objectContaining({ code: 'too-large' }))
    expect(initiator.wire.sent).toEqual([])
  })

  it('of the largest size fits its record whatever its id', async () => {
    const pair = createPair()

    // Each quote takes two bytes in JSON: with one more it would be above what is left beside the frame.
    pair.initiator.transfers.sendText('"'.repeat(3_966) + 'x'.repeat(MAX_TEXT_BYTES - 3_966))
    await pair.run()

    expect(pair.responder.texts).toHaveLength(1)
    expect(() =>
      pair.initiator.transfers.sendText('"'.repeat(3_967) + 'x'.repeat(MAX_TEXT_BYTES - 3_967)),
    ).toThrow(expect.objectContaining({ code: 'too-large' }))
  })

  it('has its lone surrogates replaced', async () => {
    const pair = createPair()

    pair.initiator.transfers.sendText('a\ud800b')
    await pair.run()

    expect(pair.responder.texts).toEqual(['a\ufffdb'])
  })

  it('too many is refused here before it would end the session there', async () => {
    const pair = createPair()
    const { transfers } = pair.initiator

    for (let count = 0; count < 100; count++) transfers.sendText('x')
    expect(() => transfers.sendText('x')).toThrow(expect.objectContaining({ code: 'too-many' }))
    await pair.run()
    pair.clock.advance(1_000)
    transfers.sendText('x')
    await pair.run()

    expect(pair.responder.texts).toHaveLength(101)
  })

  it('that nobody sent is not delivered', () => {
    const { initiator } = createPair()

    initiator.transfers.receiveMessage({ type: 'text-received', id: 9 })

    expect(initiator.delivered).toEqual([])
  })
})
