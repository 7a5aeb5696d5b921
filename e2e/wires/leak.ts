/** Looks for a file's bytes in what went over the wire. */

/** As long as an AES block: random bytes do not meet this by chance. */
export const RUN_BYTES = 16

/** Any 16 bytes in a row hold a whole aligned block of 8. */
const BLOCK_BYTES = 8

/**
 * The offset in `wire` of the first RUN_BYTES bytes that also stand in a row anywhere in `file`, at any
 * alignment in either; undefined if there are none.
 */
export function findLeakedRun(wire: Buffer, file: Buffer): number | undefined {
  const blocks = indexBlocks(file)
  for (let offset = 0; offset + BLOCK_BYTES <= wire.length; offset++) {
    for (const block of blocks.get(wire.readUInt32BE(offset)) ?? []) {
      const run = commonRun(wire, offset, file, block)
      if (run.length >= RUN_BYTES) return run.start
    }
  }
  return undefined
}

/** The file's aligned blocks of 8 bytes, by their first 4. */
function indexBlocks(file: Buffer): Map<number, number[]> {
  const blocks = new Map<number, number[]>()
  for (let offset = 0; offset + BLOCK_BYTES <= file.length; offset += BLOCK_BYTES) {
    const first = file.readUInt32BE(offset)
    const offsets = blocks.get(first)
    if (offsets === undefined) blocks.set(first, [offset])
    else offsets.push(offset)
  }
  return blocks
}

/** How far the two agree to both sides of a place. */
function commonRun(
  wire: Buffer,
  wireAt: number,
  file: Buffer,
  fileAt: number,
): { start: number; length: number } {
  let before = 0
  while (before < Math.min(wireAt, fileAt, RUN_BYTES) && same(-before - 1)) before++
  let after = 0
  while (after < RUN_BYTES && same(after)) after++
  return { start: wireAt - before, length: before + after }

  function same(step: number): boolean {
    const byte = wire[wireAt + step]
    return byte !== undefined && byte === file[fileAt + step]
  }
}
