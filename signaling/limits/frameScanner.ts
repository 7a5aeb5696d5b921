/**
 * Reads the headers of WebSocket frames as their bytes pass by, RFC 6455 section 5.2. Counts, and keeps nothing: what
 * is wrong with a frame is for the library to say, which gets the same bytes afterwards.
 */

const FIN = 0x80
const MASKED = 0x80
const OPCODE = 0x0f
const FIRST_CONTROL_OPCODE = 0x8
const CLOSE_OPCODE = 0x8
const MASK_BYTES = 4

/** How many bytes of length follow a length of 126 and 127. */
const extendedBytes: ReadonlyMap<number, number> = new Map([
  [126, 2],
  [127, 8],
])

interface Counted {
  /** Frames whose header ended, of any kind. */
  readonly frames: number
  /** How many of them were pings, pongs or closing ones. */
  readonly controls: number
}

export class FrameScanner {
  #opcode = 0
  #isLast = false
  /** Bytes of the header so far, and of the whole header as far as it is known. */
  #headerBytes = 0
  #headerLength = 2
  #extended = 0
  /** As the header says. */
  #length = 0
  #payloadLeft = 0
  #unfinished = 0
  #isClosing = false

  /** Bytes since the last whole message: the library may have to keep them until its end. */
  get unfinishedBytes(): number {
    return this.#unfinished
  }

  /** Whether a closing frame began: what follows it is no frame. */
  get isClosing(): boolean {
    return this.#isClosing
  }

  scan(bytes: Uint8Array): Counted {
    let frames = 0
    let controls = 0
    for (let at = 0; at < bytes.length && !this.#isClosing;) {
      if (this.#payloadLeft > 0) at += this.#passPayload(bytes.length - at)
      else if (this.#readHeader(bytes[at++] ?? 0)) {
        frames += 1
        if (this.#opcode >= FIRST_CONTROL_OPCODE) controls += 1
        this.#beginPayload()
      }
    }
    return { frames, controls }
  }

  /** Whether the header ends with this byte. */
  #readHeader(byte: number): boolean {
    this.#unfinished += 1
    this.#headerBytes += 1
    if (this.#headerBytes === 1) {
      this.#opcode = byte & OPCODE
      this.#isLast = (byte & FIN) !== 0
    } else if (this.#headerBytes === 2) {
      const length = byte & ~MASKED
      this.#extended = extendedBytes.get(length) ?? 0
      this.#length = this.#extended > 0 ? 0 : length
      this.#headerLength = 2 + this.#extended + (byte & MASKED ? MASK_BYTES : 0)
    } else if (this.#headerBytes <= 2 + this.#extended) this.#length = this.#length * 256 + byte
    return this.#headerBytes >= this.#headerLength
  }

  #beginPayload(): void {
    this.#headerBytes = 0
    this.#headerLength = 2
    this.#payloadLeft = this.#length
    this.#isClosing = this.#opcode === CLOSE_OPCODE
    if (this.#length === 0) this.#endFrame()
  }

  /** Returns how many of that many bytes are of this frame. */
  #passPayload(available: number): number {
    const passed = Math.min(this.#payloadLeft, available)
    this.#unfinished += passed
    this.#payloadLeft -= passed
    if (this.#payloadLeft === 0) this.#endFrame()
    return passed
  }

  #endFrame(): void {
    if (this.#isLast && this.#opcode < FIRST_CONTROL_OPCODE) this.#unfinished = 0
  }
}
