import { describe, expect, it } from 'vitest'
import type { Bytes } from '../primitives/bytes.ts'
import { webCrypto, type Crypto } from '../primitives/crypto.ts'
import { createOpener, createSealer } from './record.ts'

const crypto = webCrypto(globalThis.crypto.subtle)
const key: Bytes = new Uint8Array(32).fill(7)

async function sealTwo(): Promise<Bytes[]> {
  const sealer = await createSealer({ crypto, key })
  return Promise.all([sealer.seal(Uint8Array.of(1)), sealer.seal(Uint8Array.of(2))])
}

describe('calls that overlap', () => {
  it('are sealed in their order even when the later one is done sooner', async () => {
    const { slow, finish } = slowCrypto()
    const sealer = await createSealer({ crypto: slow, key })
    const sealed: string[] = []
    const both = Promise.all([
      sealer.seal(Uint8Array.of(1)).then(() => sealed.push('first')),
      sealer.seal(Uint8Array.of(2)).then(() => sealed.push('second')),
    ])

    await finish(1)
    await finish(0)
    await both

    expect(sealed).toEqual(['first', 'second'])
  })

  it('are opened in their order even when the later one is done sooner', async () => {
    const records = await sealTwo()
    const { slow, finish } = slowCrypto()
    const opener = await createOpener({ crypto: slow, key })
    const opened: number[] = []
    const both = Promise.all(
      records.map((record) => opener.open(record).then(([byte]) => opened.push(byte!))),
    )

    await finish(1)
    await finish(0)
    await both

    expect(opened).toEqual([1, 2])
  })

  it('deliver nothing that was opened already when the one before it fails', async () => {
    const records = await sealTwo()
    records[0]!.fill(0)
    const { slow, finish } = slowCrypto()
    const opener = await createOpener({ crypto: slow, key })
    const both = Promise.allSettled(records.map((record) => opener.open(record)))

    await finish(1)
    await finish(0)

    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })
})

/** AES-GCM whose n-th call ends only when the test says so. */
function slowCrypto() {
  const finishing: (() => void)[] = []
  const done: Promise<unknown>[] = []

  function held(work: Promise<Bytes>): Promise<Bytes> {
    const gate = new Promise<void>((resolve) => finishing.push(resolve))
    const result = gate.then(() => work)
    done.push(result.catch(() => {}))
    work.catch(() => {})
    return result
  }

  const slow: Crypto = {
    ...crypto,
    async importAesKey(bytes) {
      const real = await crypto.importAesKey(bytes)
      return {
        encrypt: (...parts) => held(real.encrypt(...parts)),
        decrypt: (...parts) => held(real.decrypt(...parts)),
      }
    },
  }
  const finish = async (call: number) => {
    finishing[call]!()
    await done[call]
    // Whoever waited for it has heard of it by the next turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { slow, finish }
}
