/** The engine worker: core's engine with the browser's files, disk and messages. */
import type { ChannelEnvelope } from '../../core/engine/channelMessages.ts'
import { createEngine } from '../../core/engine/engine.ts'
import type { EngineCommand } from '../../core/engine/messages.ts'
import { createSha256Pool } from '../../core/protocol/primitives/sha256Stream.ts'
import { browserFiles } from '../files/browserFiles.ts'
import { loadSavedTransfers } from '../files/savedTransfers.ts'
import { chooseSink } from './chooseSink.ts'
import { createWorkerPorts } from './workerPort.ts'

const scope = self as unknown as DedicatedWorkerGlobalScope

const ports = createWorkerPorts((envelope, transfer) => scope.postMessage(envelope, transfer))

const obey = createEngine({
  files: browserFiles,
  receiving: { openSink: chooseSink, loadSaved: loadSavedTransfers },
  // Compiled while the connection is being set up.
  hashers: createSha256Pool(),
  openPort: (attempt) => ports.open(attempt),
  emit: (event) => scope.postMessage(event),
})

scope.onmessage = ({ data }: MessageEvent<EngineCommand | ChannelEnvelope>) => {
  if (data.type === 'channel') ports.deliver(data)
  else obey(data)
}
