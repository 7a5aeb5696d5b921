/**
 * As much of WebAssembly's binary format as sha256Wasm.ts is assembled from: WebAssembly Core Specification 2.0,
 * section 5 (binary format), with the 128-bit vector instructions. Every function gives the bytes of what it is called.
 */

import { utf8, type Bytes } from './bytes.ts'

/** Instructions one after the other: whatever one needs is on the stack when it comes. */
export type Code = readonly number[]

export const I32 = 0x7f
export const V128 = 0x7b

/** Section 5.2.2: unsigned LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  return [...bytes, rest]
}

/** Section 5.2.2: signed LEB128. */
function signed(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest < -0x40 || rest > 0x3f) {
    bytes.push((rest & 0x7f) | 0x80)
    rest >>= 7
  }
  return [...bytes, rest & 0x7f]
}

function vector(items: readonly Code[]): number[] {
  return [...unsigned(items.length), ...items.flat()]
}

const vectorOp = (opcode: number): Code => [0xfd, ...unsigned(opcode)]

/** An address whose lowest `alignment` bits are 0, and what is added to it. */
const memoryAt = (alignment: number, offset: number): Code => [alignment, ...unsigned(offset)]

export const get = (local: number): Code => [0x20, ...unsigned(local)]
export const set = (local: number): Code => [0x21, ...unsigned(local)]
export const tee = (local: number): Code => [0x22, ...unsigned(local)]

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  load: (offset: number): Code => [0x28, ...memoryAt(2, offset)],
  store: (offset: number): Code => [0x36, ...memoryAt(2, offset)],
  lessThan: [0x49],
  add: [0x6a],
  and: [0x71],
  xor: [0x73],
  rotr: [0x78],
} as const

export const v128 = {
  load: (offset: number): Code => [...vectorOp(0x00), ...memoryAt(0, offset)],
  store: (offset: number): Code => [...vectorOp(0x0b), ...memoryAt(0, offset)],
  zero: [...vectorOp(0x0c), ...new Array<number>(16).fill(0)],
  /** 16 bytes, each by its number among the 32 of the two operands. */
  shuffle: (bytes: readonly number[]): Code => [...vectorOp(0x0d), ...bytes],
  xor: vectorOp(0x51),
  addI32: vectorOp(0xae),
  shiftLeftI32: vectorOp(0xab),
  shiftRightI32: vectorOp(0xad),
  shiftRightI64: vectorOp(0xcd),
} as const

/** Does `body` again for as long as it leaves something but 0. */
export function repeatWhile(body: Code): Code {
  return [0x03, 0x40, ...body, 0x0d, 0, 0x0b]
}

interface Module {
  /** How many i32 the exported function `run` takes: its first locals. It returns nothing. */
  readonly parameters: number
  /** Further locals, in order: how many, and of what type. */
  readonly locals: readonly { readonly count: number; readonly type: number }[]
  readonly body: Code
  /** In pages of 64 KiB; exported as `memory`. */
  readonly memoryPages: number
  /** What lies at the beginning of the memory. */
  readonly data: readonly number[]
}

/** Section 5.5: a module with one memory and one function. */
export function encodeModule({ parameters, locals, body, memoryPages, data }: Module): Bytes {
  const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content]
  const name = (text: string): Code => vector([...utf8(text)].map((byte) => [byte]))
  const type = [0x60, ...vector(new Array<Code>(parameters).fill([I32])), ...vector([])]
  const code = [...vector(locals.map(({ count, type }) => [...unsigned(count), type])), ...body, 0x0b]
  const exported = [
    [...name('memory'), 0x02, 0],
    [...name('run'), 0x00, 0],
  ]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector([type])),
    ...section(3, vector([[0]])),
    ...section(5, vector([[0x00, ...unsigned(memoryPages)]])),
    ...section(7, vector(exported)),
    ...section(10, vector([[...unsigned(code.length), ...code]])),
    ...section(11, vector([[0x00, ...i32.const(0), 0x0b, ...unsigned(data.length), ...data]])),
  ])
}
