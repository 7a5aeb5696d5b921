import * as v from 'valibot'
import type { WorkerMessage } from './messages.ts'

const schema = v.variant('type', [
  v.object({ type: v.literal('take-over') }),
  v.object({ type: v.literal('notify'), title: v.string(), body: v.string(), tag: v.string() }),
  v.object({ type: v.literal('withdraw'), tag: v.string() }),
])

/** What a page said, or undefined where it is nothing we know: pages may be of another version. */
export function parseWorkerMessage(data: unknown): WorkerMessage | undefined {
  const parsed = v.safeParse(schema, data)
  return parsed.success ? parsed.output : undefined
}
