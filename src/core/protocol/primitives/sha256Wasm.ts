/**
 * SHA-256's compression function (FIPS 180-4, section 6.2.2) in WebAssembly with vector instructions. Our own because
 * hashing is the dearest thing that Sealdrop does with a byte: one and a half times as fast as the library that was
 * here before (docs/PERFORMANCE.md). Nothing it reads is secret, and nothing it does depends on what it reads.
 */
import type { Bytes } from './bytes.ts'
import { encodeModule, get, I32, i32, repeatWhile, set, tee, V128, v128, type Code } from './wasmCode.ts'

/** Bytes of one block. */
export const BLOCK_BYTES = 64

/** H(0) of section 5.3.3: eight words. */
export const INITIAL_STATE: readonly number[] = wordsOf(
  '6a09e667 bb67ae85 3c6ef372 a54ff53a 510e527f 9b05688c 1f83d9ab 5be0cd19',
)

/** K of section 4.2.2: a word for each round. */
const ROUND_CONSTANTS = wordsOf(
  `428a2f98 71374491 b5c0fbcf e9b5dba5 3956c25b 59f111f1 923f82a4 ab1c5ed5
   d807aa98 12835b01 243185be 550c7dc3 72be5d74 80deb1fe 9bdc06a7 c19bf174
   e49b69c1 efbe4786 0fc19dc6 240ca1cc 2de92c6f 4a7484aa 5cb0a9dc 76f988da
   983e5152 a831c66d b00327c8 bf597fc7 c6e00bf3 d5a79147 06ca6351 14292967
   27b70a85 2e1b2138 4d2c6dfc 53380d13 650a7354 766a0abb 81c2c92e 92722c85
   a2bfe8a1 a81a664b c24b8b70 c76c51a3 d192e819 d6990624 f40e3585 106aa070
   19a4c116 1e376c08 2748774c 34b0bcb5 391c0cb3 4ed8aa4a 5b9cca4f 682e6ff3
   748f82ee 78a5636f 84c87814 8cc70208 90befffa a4506ceb bef9a3f7 c67178f2`,
)

/** Where things lie in the module's memory, in bytes: constants, the state, four rounds' words and constants, blocks. */
const CONSTANTS_AT = 0
const STATE_AT = 256
const ROUND_INPUT_AT = 288
const BLOCKS_AT = 65_536
const MOST_BLOCK_BYTES = 65_536
const PAGE_BYTES = 65_536

/** `state` is eight words and changed in place; `blocks` is any number of whole blocks. */
export type Compress = (state: Uint32Array, blocks: Uint8Array) => void

/** Rejects where WebAssembly, or its vector instructions, may not be used. */
export async function compileSha256(): Promise<Compress> {
  const { instance } = await WebAssembly.instantiate(assembled())
  const { memory, run } = instance.exports as unknown as {
    readonly memory: WebAssembly.Memory
    readonly run: (begin: number, end: number) => void
  }
  const inside = new Uint32Array(memory.buffer, STATE_AT, INITIAL_STATE.length)
  const space = new Uint8Array(memory.buffer, BLOCKS_AT, MOST_BLOCK_BYTES)

  return (state, blocks) => {
    inside.set(state)
    for (let offset = 0; offset < blocks.length; offset += MOST_BLOCK_BYTES) {
      const some = blocks.subarray(offset, offset + MOST_BLOCK_BYTES)
      space.set(some)
      run(BLOCKS_AT, BLOCKS_AT + some.length)
    }
    state.set(inside)
  }
}

/** Locals: `run`'s parameters first, then words, then vectors of four words. */
const BLOCK = 0
const END = 1
const state = (index: number): number => 2 + index
/** a to h: from round to round their names change places instead of their words. */
const working = (index: number): number => 10 + (index % 8)
const T1 = 18
/** a xor b of a round is b xor c of the next. */
const A_XOR_B = 19
const B_XOR_C = 20
/** W(t) of 16 rounds, in turn. */
const scheduled = (four: number): number => 21 + (four % 4)
const SOURCE = 25
const SIGMA = 26

const LOCALS = [
  { count: 19, type: I32 },
  { count: 6, type: V128 },
]

const EIGHT = [0, 1, 2, 3, 4, 5, 6, 7]

/** The module: `run(begin, end)` takes the whole blocks from the one address to the other into the state. */
function assembled(): Bytes {
  return encodeModule({
    parameters: 2,
    locals: LOCALS,
    body: [
      ...EIGHT.flatMap((word) => [...i32.const(STATE_AT), ...i32.load(4 * word), ...set(state(word))]),
      ...repeatWhile([...oneBlock(), ...toNextBlock()]),
      ...EIGHT.flatMap((word) => [...i32.const(STATE_AT), ...get(state(word)), ...i32.store(4 * word)]),
    ],
    memoryPages: (BLOCKS_AT + MOST_BLOCK_BYTES) / PAGE_BYTES,
    data: ROUND_CONSTANTS.flatMap((word) => [0, 8, 16, 24].map((shift) => (word >>> shift) & 0xff)),
  })
}

function oneBlock(): Code {
  return [
    ...EIGHT.flatMap((word) => [...get(state(word)), ...set(working(word))]),
    ...[...get(working(1)), ...get(working(2)), ...i32.xor, ...set(B_XOR_C)],
    ...Array.from({ length: 16 }, (_, four) => [...schedule(four), ...fourRounds(four)]).flat(),
    ...EIGHT.flatMap((word) => [
      ...[...get(state(word)), ...get(working(word)), ...i32.add, ...set(state(word))],
    ]),
  ]
}

function toNextBlock(): Code {
  return [...get(BLOCK), ...i32.const(BLOCK_BYTES), ...i32.add, ...tee(BLOCK), ...get(END), ...i32.lessThan]
}

/** W(t) of four rounds (step 1), and with K(t) to the memory, where the rounds take it from. */
function schedule(four: number): Code {
  const constants = [...i32.const(CONSTANTS_AT), ...v128.load(16 * four)]
  return [
    ...(four < 4 ? fromBlock(four) : fromEarlier(four)),
    ...[
      ...i32.const(ROUND_INPUT_AT),
      ...get(scheduled(four)),
      ...constants,
      ...v128.addI32,
      ...v128.store(0),
    ],
  ]
}

/** The block's words are big-endian. */
function fromBlock(four: number): Code {
  const swapped = [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12]
  const words = [...get(BLOCK), ...v128.load(16 * four)]
  return [...words, ...v128.zero, ...v128.shuffle(swapped), ...set(scheduled(four))]
}

/** W(t) = σ1(W(t-2)) + W(t-7) + σ0(W(t-15)) + W(t-16), four at once; σ1 of the last two needs the first two. */
function fromEarlier(four: number): Code {
  const words = scheduled(four)
  const later = (fours: number): Code => get(scheduled(four + fours))
  const fromSecond = v128.shuffle(lanes(1, 2, 3, 4))
  const addSigma1 = (source: number, twice: readonly number[], to: readonly number[]): Code => [
    ...sigma1(source, v128.shuffle(twice)),
    ...[...get(words), ...get(SIGMA), ...v128.zero, ...v128.shuffle(to), ...v128.addI32, ...set(words)],
  ]
  return [
    ...[...get(words), ...later(1), ...fromSecond, ...set(SOURCE)],
    ...[...get(words), ...sigma0(), ...v128.addI32],
    ...[...later(2), ...later(3), ...fromSecond, ...v128.addI32, ...set(words)],
    ...addSigma1(scheduled(four + 3), lanes(2, 2, 3, 3), lanes(0, 2, 4, 4)),
    ...addSigma1(words, lanes(0, 0, 1, 1), lanes(4, 4, 0, 2)),
  ]
}

const shifted = (by: number, shift: Code): Code => [...get(SOURCE), ...i32.const(by), ...shift]

/** Of four words in SOURCE: turned by 7 and by 18, shifted by 3. */
function sigma0(): Code {
  return [
    ...shifted(3, v128.shiftRightI32),
    ...[...shifted(7, v128.shiftRightI32), ...v128.xor, ...shifted(25, v128.shiftLeftI32), ...v128.xor],
    ...[...shifted(18, v128.shiftRightI32), ...v128.xor, ...shifted(14, v128.shiftLeftI32), ...v128.xor],
  ]
}

/** Of two words, each twice in 64 bits so that a shift turns it, into lanes 0 and 2 of SIGMA: by 17 and 19, and shifted by 10. */
function sigma1(source: number, twice: Code): Code {
  return [
    ...[...get(source), ...get(source), ...twice, ...set(SOURCE)],
    ...shifted(10, v128.shiftRightI32),
    ...[...shifted(17, v128.shiftRightI64), ...v128.xor, ...shifted(19, v128.shiftRightI64), ...v128.xor],
    ...set(SIGMA),
  ]
}

/** Four times step 3. */
function fourRounds(four: number): Code {
  return [0, 1, 2, 3].flatMap((step) => {
    const local = (letter: number): number => working(64 + letter - 4 * four - step)
    const letter = (index: number): Code => get(local(index))
    const [a, b, d, e] = [letter(0), letter(1), letter(3), letter(4)]
    const [f, g, h] = [letter(5), letter(6), letter(7)]
    const input = [...i32.const(ROUND_INPUT_AT), ...i32.load(4 * step)]
    const ch = [...f, ...g, ...i32.xor, ...e, ...i32.and, ...g, ...i32.xor]
    const maj = [...[...a, ...b, ...i32.xor, ...tee(A_XOR_B), ...get(B_XOR_C), ...i32.and, ...b, ...i32.xor]]
    return [
      ...[...h, ...input, ...i32.add, ...turned(e, 6, 11, 25), ...i32.add, ...ch, ...i32.add, ...set(T1)],
      ...[...d, ...get(T1), ...i32.add, ...set(local(3))],
      ...[...maj, ...turned(a, 2, 13, 22), ...i32.add, ...get(T1), ...i32.add, ...set(local(7))],
      ...[...get(A_XOR_B), ...set(B_XOR_C)],
    ]
  })
}

/** `word` turned right by three numbers of bits, and the three xored. */
function turned(word: Code, first: number, second: number, third: number): Code {
  const turn = (by: number): Code => [...i32.const(by), ...i32.rotr]
  return [
    ...[...word, ...turn(third - second), ...word, ...i32.xor, ...turn(second - first)],
    ...[...word, ...i32.xor, ...turn(first)],
  ]
}

/** Bytes of four words, each word by its number among the eight of two vectors. */
function lanes(...numbers: readonly number[]): number[] {
  return numbers.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte))
}

function wordsOf(hex: string): number[] {
  return hex.split(/\s+/).map((word) => Number.parseInt(word, 16))
}
