/**
 * What simple-peer emits and takes: an SDP description or one ICE candidate. The server bounds the size of a signal and
 * drops unknown fields; a page judges each field, because it hands the signal to the browser.
 */
import * as v from 'valibot'
import { MAX_SDP_CHARACTERS, MAX_SIGNAL_BYTES } from './sizes.ts'

/** One candidate is about 150 bytes; anything much longer is not a candidate. */
const MAX_CANDIDATE_CHARACTERS = 1024

/** What the server passes on. */
export const forwardedSignalSchema = v.pipe(
  v.variant('type', [
    v.object({ type: v.picklist(['offer', 'answer']), sdp: v.string() }),
    v.object({
      type: v.literal('candidate'),
      candidate: v.object({
        candidate: v.string(),
        sdpMLineIndex: v.exactOptional(v.nullable(v.number())),
        sdpMid: v.exactOptional(v.nullable(v.string())),
      }),
    }),
  ]),
  v.check((data) => new TextEncoder().encode(JSON.stringify(data)).length <= MAX_SIGNAL_BYTES),
)

const description = { sdp: v.pipe(v.string(), v.maxLength(MAX_SDP_CHARACTERS)) }

/** What a page applies. simple-peer's other signals (renegotiate, transceiverRequest) are refused. */
export const signalDataSchema = v.variant('type', [
  v.strictObject({ type: v.literal('offer'), ...description }),
  v.strictObject({ type: v.literal('answer'), ...description }),
  v.strictObject({
    type: v.literal('candidate'),
    candidate: v.object({
      candidate: v.pipe(v.string(), v.maxLength(MAX_CANDIDATE_CHARACTERS)),
      sdpMLineIndex: v.exactOptional(
        v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(64))),
      ),
      sdpMid: v.exactOptional(v.nullable(v.pipe(v.string(), v.maxLength(64)))),
    }),
  }),
])
