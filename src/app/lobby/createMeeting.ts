/** The meeting of a page: core's, with the engine in a worker and the browser's WebRTC. */
import { startEngineWorker } from '../../browser/engine/engineWorker.ts'
import { browserWakeSource } from '../../browser/engine/wakeSource.ts'
import { openPeerConnection, preloadPeerConnection } from '../../browser/webrtc/peerConnection.ts'
import { browserRtc } from '../../browser/webrtc/watchedRtc.ts'
import { openMeeting } from '../../core/peer/meeting.ts'
import type { CreateMeeting } from '../../core/peer/types/types.ts'

export const createMeeting: CreateMeeting = (profile, memory, onEvent, invite) =>
  openMeeting(profile, memory, onEvent, {
    startEngine: startEngineWorker,
    openConnection: openPeerConnection,
    preload: preloadPeerConnection,
    isDirect: browserRtc() !== undefined,
    wake: browserWakeSource(),
    invite,
  })
