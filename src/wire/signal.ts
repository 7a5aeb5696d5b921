/**
 * What simple-peer emits and takes: an SDP description or one ICE candidate. The server bounds the size of a signal and
 * drops unknown fields (clientMessages.ts); a page judges each field, because it hands the signal to the browser.
 */
import * as v from 'valibot'
import { MAX_SDP_CHARACTERS } from './sizes.ts'

/** One candidate is about 150 bytes; anything much longer is not a candidate. */
const MAX_CANDIDATE_CHARACTERS = 1024

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
