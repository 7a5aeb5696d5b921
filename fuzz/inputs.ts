/** Hostile inputs: valid ones with something wrong about them find more than noise does. */
import fc from 'fast-check'

/** Names that JavaScript itself gives a meaning to. */
const names = ['__proto__', 'constructor', 'toString', 'length', 'then', 'hasOwnProperty', '']

/** Halves of surrogate pairs, controls, bidirectional marks, long and foreign texts. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom(...names, '\ud800', '\udc00x', '\u202eexe.gpj', '\u0000', '..', 'CON', 'e\u0301', '\ufeff'),
  fc.nat(70_000).map((length) => 'x'.repeat(length)),
  fc.nat(2000).map((length) => '\u0301'.repeat(length)),
)

const hostileNumber = fc.oneof(
  fc.constantFrom(-1, 0.5, -0, 2 ** 31, 2 ** 32, 2 ** 32 - 1, 2 ** 53, 2 ** 53 - 1, 1e308, Infinity, NaN),
  fc.integer(),
  fc.double(),
)

/** Empty for what JSON has no word for. */
export function jsonOf(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value)
}

/** Brackets within brackets: whoever walks through such a value recursively runs out of stack. */
export const nesting = fc.record({ depth: fc.nat(60_000), of: fc.constantFrom('arrays', 'objects') })

/** Its JSON, at most 120 KiB. */
export function nestedJson({ depth, of }: { readonly depth: number; readonly of: string }): string {
  if (of === 'arrays') return '['.repeat(depth) + 'null' + ']'.repeat(depth)
  const times = Math.floor(depth / 4)
  return '{"a":'.repeat(times) + 'null' + '}'.repeat(times)
}

const flat: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  hostileNumber,
  fc.boolean(),
  fc.constantFrom(null, undefined, [], {}),
)

export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: flat },
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  { weight: 2, arbitrary: fc.dictionary(hostileText, flat, { maxKeys: 8 }) },
  { weight: 1, arbitrary: fc.array(flat, { maxLength: 200 }) },
  // Own properties of that name, as JSON.parse makes them.
  {
    weight: 1,
    arbitrary: fc.constantFrom(...names).map((name) => JSON.parse(`{"${name}":{"v":1}}`) as unknown),
  },
)

/** A valid value as JSON has it, with up to three parts replaced, taken out, doubled or added. */
export function mutatedValue(valid: readonly unknown[]): fc.Arbitrary<unknown> {
  const mutation = fc.tuple(fc.array(fc.nat(40), { minLength: 1, maxLength: 6 }), fc.nat(3), hostileValue)
  return fc
    .tuple(fc.constantFrom(...valid), fc.array(mutation, { maxLength: 3 }))
    .map(([value, mutations]) =>
      mutations.reduce<unknown>(
        (before, [path, how, by]) => mutate(before, path, how, by),
        structuredClone(value),
      ),
    )
}

function mutate(value: unknown, [step = 0, ...rest]: readonly number[], how: number, by: unknown): unknown {
  if (typeof value !== 'object' || value === null) return by
  const keys = Object.keys(value)
  const key = keys[step % (keys.length + 1)]
  if (Array.isArray(value)) {
    const list = value as unknown[]
    if (key === undefined) return [...list, by]
    const at = Number(key)
    if (rest.length > 0) return list.with(at, mutate(list[at], rest, how, by))
    return how === 0 ? list.toSpliced(at, 1) : how === 1 ? [...list, list[at]] : list.with(at, by)
  }
  const fields = { ...value } as Record<string, unknown>
  if (key === undefined) fields[names[step % names.length] ?? 'extra'] = by
  else if (rest.length > 0) fields[key] = mutate(fields[key], rest, how, by)
  else if (how === 0) Reflect.deleteProperty(fields, key)
  else fields[key] = by
  return fields
}

/** Valid bytes with some flipped, cut, doubled, put in or taken from elsewhere, or mere noise. */
export function mutatedBytes(valid: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const change = fc.tuple(fc.nat(4), fc.nat(), fc.nat(255), fc.uint8Array({ maxLength: 24 }))
  const changed = fc.tuple(valid, fc.array(change, { maxLength: 5 })).map(([bytes, changes]) =>
    changes.reduce((before, [how, place, byte, some]) => {
      const at = before.length === 0 ? 0 : place % before.length
      if (how === 0) return before.map((old, index) => (index === at ? old ^ byte : old))
      if (how === 1) return before.slice(0, at)
      if (how === 2) return joined(before.slice(0, at), some, before.slice(at))
      if (how === 3) return joined(before.slice(0, at), before.slice(at + (byte % 32)))
      return joined(before, before.slice(at, at + byte))
    }, Uint8Array.from(bytes)),
  )
  return fc.oneof(
    { weight: 8, arbitrary: changed },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Uint8Array.from(bytes)) },
  )
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

/** Valid texts with characters and lines put in, taken out and doubled. */
export function mutatedText(valid: readonly string[]): fc.Arbitrary<string> {
  const change = fc.tuple(fc.nat(3), fc.nat(), fc.nat(40), fc.oneof(hostileText, fc.constantFrom(...valid)))
  return fc.tuple(fc.constantFrom(...valid), fc.array(change, { maxLength: 4 })).map(([text, changes]) =>
    changes.reduce((before, [how, place, length, by]) => {
      const at = before.length === 0 ? 0 : place % before.length
      const [head, tail] = [before.slice(0, at), before.slice(at)]
      if (how === 0) return head + tail.slice(length)
      if (how === 1) return head + by + tail
      if (how === 2) return head + tail.slice(0, length) + tail
      return head + by.slice(0, length) + tail.slice(1)
    }, text),
  )
}
