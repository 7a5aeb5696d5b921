/** What the main thread says to the engine worker, by who acts on it there. */
import type { Bytes } from '../protocol/primitives/bytes.ts'
import type { ErrorCode } from '../protocol/primitives/error.ts'
import type { Device } from '../protocol/messages/messages.ts'
import type { HeldSecret, KeptBeginning, OfferedAgain, OutgoingFile, SessionRole } from './messages.ts'

/** Main thread → worker. */
export type EngineCommand = EngineControl | SessionCommand

/** For an engine with a session: once it runs, the session acts on these. */
export type SessionCommand = SessionControl | SessionChoice | TransfersCommand

/** Starts the session and its attempts. */
export type EngineControl =
  | {
      /** What holds for the whole session. Sent once, first. */
      readonly type: 'begin'
      readonly role: SessionRole
      /** `forgets`: a reload of this page does not come back to the session. */
      readonly self: { readonly name: string; readonly device: Device; readonly forgets?: boolean }
      /** This page's own folder for received files in the private file system (browser/files/pageStore.ts). */
      readonly store: string
      /** Names the session in that folder, for a reload: letters and digits. */
      readonly session: string
      /** The session goes on from an earlier page: its `resume` secret, 32 bytes. */
      readonly resume?: Bytes
      /** What the peer called itself in that page. */
      readonly sentBy?: string
      /** The number of our next offer, where earlier pages made some. */
      readonly nextTransfer?: number
      /** What may show who the peer is, the likeliest first: I proves 32 of them, 128 are recognised. */
      readonly held?: readonly HeldSecret[]
    }
  | {
      /**
       * Starts an attempt over a channel of its own (see ChannelPort). An open session keeps its old channel until
       * this one has opened. Sent before anything goes through the channel.
       */
      readonly type: 'connect'
      /** 1, 2, 3, ... in the life of this worker. */
      readonly attempt: number
      /** CB of section 3: 32 bytes. */
      readonly binding: Bytes
      /** What the channel carries in one message, in bytes. */
      readonly maxMessageBytes: number
    }
  /** The attempt is given up: nothing of it is heard any more. One that has opened counts as lost. */
  | { readonly type: 'give-up'; readonly attempt: number }

/** What the main thread knows of the connection, and the end of the session. */
export type SessionControl =
  /** Whether the connection in use has a long round trip: what is on its way at once is watched then (core/engine/flight.ts). */
  | { readonly type: 'far'; readonly isFar: boolean }
  /** Tells the peer, closes the channel, ends the worker's work. */
  | { readonly type: 'close'; readonly code: ErrorCode }

/** What the person decided about the session. */
export type SessionChoice =
  /** Of this device, at any time, also before `connect`. Off until it is said. */
  | { readonly type: 'settings'; readonly asksAlways: boolean }
  /** The person compared the code, or trusts the peer otherwise, and wants both devices to remember each other. */
  | { readonly type: 'remember' }

/** For the transfers and texts of the session; ignored before it first opened. */
export type TransfersCommand =
  /** `key` is the caller's own, echoed in `sending` or `offer-refused`: every offer gets one of the two. */
  | { readonly type: 'offer'; readonly key: string; readonly files: readonly OutgoingFile[] }
  /** An offer of an earlier page (`sending`) goes on, with the files that were chosen again. */
  | {
      readonly type: 'offer-again'
      readonly transfer: number
      readonly uid: string
      readonly items: readonly OfferedAgain[]
    }
  /** It is not made again: the peer hears that it is cancelled. */
  | { readonly type: 'drop-offer'; readonly transfer: number }
  | { readonly type: 'accept'; readonly transfer: number }
  | { readonly type: 'decline'; readonly transfer: number }
  /** Without `item`: the whole transfer. */
  | { readonly type: 'pause' | 'resume' | 'cancel'; readonly transfer: number; readonly item?: number }
  /** `key` is the caller's own, echoed in text-delivered. */
  | { readonly type: 'text'; readonly key: string; readonly text: string }
  /** The peer is that remembered device, and these beginnings of its files are kept from earlier sessions. */
  | { readonly type: 'by-device'; readonly device: string; readonly beginnings: readonly KeptBeginning[] }
  /** The page let go of so many bytes of received files. */
  | { readonly type: 'released'; readonly bytes: number }
