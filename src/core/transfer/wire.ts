/** The part of section 5 of docs/PROTOCOL.md that belongs to transfers; the session keeps the rest. */
import type { Message } from '../protocol/messages/messages.ts'

const transferMessageTypes = [
  'offer',
  'accept',
  'decline',
  'ack',
  'end',
  'received',
  'pause',
  'resume',
  'cancel',
  'text',
  'text-received',
] as const

type TransferMessageType = (typeof transferMessageTypes)[number]

/** Messages that transfers send and understand. */
export type TransferMessage = Extract<Message, { type: TransferMessageType }>

/** One of them. */
export type TransferMessageOf<Type extends TransferMessageType> = Extract<Message, { type: Type }>

/** Tells the messages for `receiveMessage` from those of the session. */
export function isTransferMessage(message: Message): message is TransferMessage {
  return (transferMessageTypes as readonly string[]).includes(message.type)
}
