/** How a property is tried: a moment within npm test, FUZZ_SECONDS with npm run fuzz, always with a seed that can be given again. */
import fc from 'fast-check'
import { expect, test } from 'vitest'

/** Enough for some hundred to some thousand inputs. */
const MOMENT_MS = 700

/** No input may keep a parser busy longer, on however busy a machine. */
const HANG_MS = 5000

const seconds = Number(process.env['FUZZ_SECONDS'] ?? 0)
const durationMs = seconds > 0 ? seconds * 1000 : MOMENT_MS
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31)

/** `check` throws, or fails an expectation, where the property does not hold. */
export function property<Value>(
  name: string,
  inputs: fc.Arbitrary<Value>,
  check: (value: Value) => void | Promise<void>,
): void {
  const timed = async (value: Value) => {
    const begun = performance.now()
    await check(value)
    expect(performance.now() - begun, 'hangs').toBeLessThan(HANG_MS)
  }
  test(
    `${name} (seed ${seed})`,
    () =>
      fc.assert(fc.asyncProperty(inputs, timed), {
        seed,
        numRuns: 1e9,
        interruptAfterTimeLimit: durationMs,
        markInterruptAsFailure: false,
      }),
    durationMs + 60_000,
  )
}

/** What `parse` returns, or undefined where it throws what it documents. Anything else that it throws is a failure. */
export function unlessRefused<Parsed>(
  parse: () => Parsed,
  isDocumented: (error: unknown) => boolean,
): Parsed | undefined {
  try {
    return parse()
  } catch (error) {
    if (isDocumented(error)) return undefined
    throw error
  }
}
