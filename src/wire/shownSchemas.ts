/** What a device shows of itself, from whomever it comes: the server, the page and the sealed `ready` parse it by these. */
import * as v from 'valibot'
import { DEVICE_KINDS, knownDevice, MAX_DEVICE_CHARACTERS } from './deviceWords.ts'
import { cleanName } from './names.ts'

/** As names.ts keeps it. */
export const nameSchema = v.pipe(v.string(), v.transform(cleanName), v.string())

export const kindSchema = v.picklist(DEVICE_KINDS)

const deviceText = v.exactOptional(
  v.pipe(
    v.string(),
    // A character takes at most two UTF-16 units.
    v.maxLength(2 * MAX_DEVICE_CHARACTERS),
    v.check((text) => Array.from(text).length <= MAX_DEVICE_CHARACTERS),
  ),
)

const described = { os: deviceText, browser: deviceText }

/** With the words of deviceWords.ts, others left out. */
export const deviceSchema = v.pipe(v.object({ kind: kindSchema, ...described }), v.transform(knownDevice))

/** The same of a server that may know more kinds than we do: those are `other`. */
export const deviceOfAnyKindSchema = v.pipe(
  v.object({ kind: v.fallback(kindSchema, 'other'), ...described }),
  v.transform(knownDevice),
)
