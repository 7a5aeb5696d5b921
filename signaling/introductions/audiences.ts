/** Tells news of presence to sockets: in one message to those who take that, one by one to others. */
import { systemClock } from '../clock.ts'
import { batchRoom, type Io } from './context.ts'
import { PresenceNews } from './presenceNews.ts'

/** By real time, as the connections that it spares. */
export function createNews(io: Io, pauseMs: number): PresenceNews {
  const sizeOf = (room: string) => io.sockets.adapter.rooms.get(room)?.size ?? 0
  return new PresenceNews({
    clock: systemClock,
    pauseMs,
    sizeOf: (audience) => ({ batched: sizeOf(batchRoom(audience)), single: sizeOf(audience) }),
    send(audience, change) {
      io.to(batchRoom(audience)).emit('presence', change)
      for (const id of change.left) io.to(audience).emit('peer-left', { id })
      for (const peer of change.joined) io.to(audience).emit('peer-joined', peer)
      for (const peer of change.updated) io.to(audience).emit('peer-updated', peer)
    },
  })
}
