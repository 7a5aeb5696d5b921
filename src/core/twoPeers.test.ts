/** Two whole peers of core/ in one Node process, over the real server's relay: nothing in core needs a browser. */
import { createHash, randomBytes } from 'node:crypto'
import { io } from 'socket.io-client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Scene } from '../../signaling/testing.ts'
import type { Role } from '../wire/events.ts'
import { createBlobSink } from './engine/blobSink.ts'
import { startInThread } from './engine/sameThread.ts'
import { blobFiles } from './engine/testFiles.ts'
import { openMeeting } from './peer/meeting.ts'
import { openTabMemory } from './peer/session/tabMemory.ts'
import type { MeetingEvent } from './peer/types/meetingTypes.ts'
import { SealdropError } from './protocol/primitives/error.ts'
import { createSha256Pool } from './protocol/primitives/sha256Stream.ts'

/** More than one chunk, and no whole number of them. */
const FILE_BYTES = 3 * 1024 * 1024 + 17

let scene: Scene
let end: AbortController

beforeEach(async () => {
  end = new AbortController()
  scene = new Scene()
  await scene.start()
})

afterEach(async () => {
  end.abort()
  await scene.end()
})

async function startPeer(name: string, role: Role, store: string) {
  const events: MeetingEvent[] = []
  const memory = await openTabMemory({
    read: () => undefined,
    write: () => false,
    claim: () => Promise.resolve(store.repeat(16)),
  })
  const meeting = openMeeting(
    { name, role, device: { kind: 'desktop' } },
    memory,
    (event) => events.push(event),
    {
      startEngine: startInThread({
        files: blobFiles,
        receiving: {
          openSink: () => Promise.resolve(createBlobSink()),
          loadSaved: () => Promise.resolve([]),
        },
        hashers: createSha256Pool(),
      }),
      openConnection: (parts) => {
        queueMicrotask(() => parts.onClosed(new SealdropError('no-webrtc')))
        return { signal() {}, close() {} }
      },
      isDirect: false,
      socket: io(`http://127.0.0.1:${scene.server.port}`, {
        autoConnect: false,
        forceNew: true,
        reconnection: false,
      }),
    },
  )
  end.signal.addEventListener('abort', () => meeting.leave())

  /** The first event of which `pick` makes something, as soon as it is there. */
  function find<Found>(pick: (event: MeetingEvent) => Found | undefined): Promise<Found> {
    return vi.waitFor(() => {
      const [found] = events.flatMap((event) => pick(event) ?? [])
      if (found === undefined) throw new Error(`not yet, but ${JSON.stringify(events.slice(-3))}`)
      return found
    }, 30_000)
  }

  return { meeting, find }
}

it('moves a file from one Node peer to another, sealed, through the server', async () => {
  const bytes = randomBytes(FILE_BYTES)
  const alice = await startPeer('Alice', 'sender', 'aa')
  const bob = await startPeer('Bob', 'receiver', 'bb')

  const peer = await alice.find((event) => (event.type === 'peers' ? event.peers[0] : undefined))
  alice.meeting.request(peer.id)
  const request = await bob.find((event) => (event.type === 'incoming' ? event.request : undefined))
  bob.meeting.answer(request.request, true)
  const session = await alice.find((event) =>
    event.type === 'session' && event.session.state.kind === 'open' ? event.session.id : undefined,
  )
  alice.meeting.command(session, {
    type: 'offer',
    key: 'photos',
    files: [{ path: 'photos/beach.jpg', file: new File([bytes], 'beach.jpg') }],
  })

  const received = await bob.find((event) =>
    event.type === 'engine' && event.event.type === 'received' ? event.event.files[0] : undefined,
  )
  const arrived = Buffer.from(await received.file.arrayBuffer())
  expect(received.path).toBe('photos/beach.jpg')
  expect(createHash('sha256').update(arrived).digest('hex')).toBe(
    createHash('sha256').update(bytes).digest('hex'),
  )
})
