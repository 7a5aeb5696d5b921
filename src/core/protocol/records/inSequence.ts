/** Records are sealed and opened side by side, but leave in the order in which they came. */

/** Passes results on in the order in which the work was handed over, however long each takes. */
export function createSequence(): <T>(work: Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const before = last
    const settled = work.finally(() => before)
    last = settled.catch(() => {})
    return settled
  }
}
