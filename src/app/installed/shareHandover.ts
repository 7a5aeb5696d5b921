/** A window that the system opened for a share gives it to the one in which the person already is. */
import { startedPages } from '../../browser/files/pageStore.ts'

/** Enough for a window that is busy with a transfer; a frozen one would never answer. */
const ANSWER_WITHIN_MS = 2000

const CHANNEL = 'sealdrop/share'

interface HandoverMessage {
  readonly type: 'offer' | 'taken'
  readonly id: string
}

/** Resolves to whether another window has taken the share. Call it before this one claims its own store. */
export async function handOver(id: string): Promise<boolean> {
  if (!('BroadcastChannel' in globalThis) || (await startedPages()) === 0) return false
  const channel = new BroadcastChannel(CHANNEL)
  try {
    return await new Promise<boolean>((resolve) => {
      channel.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (isHandover(data) && data.type === 'taken' && data.id === id) resolve(true)
      }
      setTimeout(() => resolve(false), ANSWER_WITHIN_MS)
      channel.postMessage({ type: 'offer', id } satisfies HandoverMessage)
    })
  } finally {
    channel.close()
  }
}

/** `take` says whether it has the share now. Returns what ends it. */
export function onHandover(take: (id: string) => Promise<boolean>): () => void {
  if (!('BroadcastChannel' in globalThis)) return () => {}
  const channel = new BroadcastChannel(CHANNEL)
  const answer = async (id: string) => {
    if (await take(id)) channel.postMessage({ type: 'taken', id } satisfies HandoverMessage)
  }
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isHandover(data) && data.type === 'offer') void answer(data.id)
  }
  return () => channel.close()
}

function isHandover(data: unknown): data is HandoverMessage {
  return (
    typeof data === 'object' && data !== null && 'type' in data && 'id' in data && typeof data.id === 'string'
  )
}
