/** How a session talks to its engine: by messages, as if the engine always ran in a worker (docs/ARCHITECTURE.md). */
import type { ChannelPort } from './channelMessages.ts'
import type { EngineCommand, EngineEvent } from './messages.ts'

export interface EnginePort {
  send(command: EngineCommand): void
  /** The session's end of this attempt's channel: quiet until its `connect` was sent. One for each attempt. */
  port(attempt: number): ChannelPort
  /** Ends the engine at once. No event follows. */
  terminate(): void
}

export interface EngineListener {
  onEvent(event: EngineEvent): void
  /** The engine could not be loaded, or threw an error that nothing caught. */
  onFailure(cause: unknown): void
}

export type StartEngine = (listener: EngineListener) => EnginePort
