/** Handshakes for tests: both sides in one process, and every step with the message that it waits for. */
import type { Bytes } from '../primitives/bytes.ts'
import { webCrypto } from '../primitives/crypto.ts'
import {
  startInitiator,
  startResponder,
  type HandshakeParts,
  type HandshakeProgress,
  type HandshakeStep,
} from './handshake.ts'
import type { HandshakeKeys } from './keySchedule.ts'

export const crypto = webCrypto(globalThis.crypto.subtle)
export const binding: Bytes = new Uint8Array(32).fill(1)
export const parts: HandshakeParts = { crypto, binding }

/** The step that this progress waits in. */
export function waiting({ next }: HandshakeProgress): HandshakeStep {
  if (next.kind !== 'waiting') throw new Error('done too early')
  return next
}

export function keysOf({ next }: HandshakeProgress): HandshakeKeys {
  if (next.kind !== 'done') throw new Error('not done')
  return next.keys
}

/** The message of this progress, the first one unless `index` says otherwise. */
export function sent({ send }: HandshakeProgress, index = 0): Bytes {
  const message = send[index]
  if (!message) throw new Error('nothing to send')
  return message
}

/** Both sides as far as hello_R, which the initiator has not seen. */
export async function begin(partsR: HandshakeParts = parts) {
  const initiator = await startInitiator(parts)
  const responder = await startResponder(partsR).receive(sent(initiator))
  return { initiator: waiting(initiator), helloR: sent(responder), responder: waiting(responder) }
}

/** Both sides as far as hello_I and kem, which the responder has not seen. */
export async function beginBoth(partsR: HandshakeParts = parts) {
  const { initiator, helloR, responder } = await begin(partsR)
  const finished = await initiator.receive(helloR)
  return { responder, helloI: sent(finished), kem: sent(finished, 1), keysI: keysOf(finished) }
}

/** Both sides' keys. */
export async function run(partsR: HandshakeParts = parts) {
  const { responder, helloI, kem, keysI } = await beginBoth(partsR)
  const keysR = keysOf(await waiting(await responder.receive(helloI)).receive(kem))
  return { keysI, keysR }
}

export const handshakeMessages = ['commit', 'hello_R', 'hello_I', 'kem'] as const

/** A step that waits for the message of this name, and that message. */
export async function dueAt(
  name: (typeof handshakeMessages)[number],
): Promise<{ step: HandshakeStep; due: Bytes }> {
  if (name === 'commit') return { step: startResponder(parts), due: sent(await startInitiator(parts)) }
  if (name === 'hello_R') {
    const { initiator, helloR } = await begin()
    return { step: initiator, due: helloR }
  }
  const { responder, helloI, kem } = await beginBoth()
  if (name === 'hello_I') return { step: responder, due: helloI }
  return { step: waiting(await responder.receive(helloI)), due: kem }
}

/** A copy with the byte at `at` set to `to`. */
export function changed(bytes: Bytes, at: number, to: number): Bytes {
  const copy = bytes.slice()
  copy[at] = to
  return copy
}

/** A copy with the lowest bit of the byte at `at` flipped. */
export function flipped(bytes: Bytes, at: number): Bytes {
  return changed(bytes, at, (bytes[at] ?? 0) ^ 1)
}
