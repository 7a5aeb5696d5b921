/** What session/ offers to state/, as types; the folder itself imports each from where it is. */
export type * from './connectionTypes.ts'
export type * from './meetingTypes.ts'
export type * from './memoryTypes.ts'
export type * from '../signaling/peerClaim.ts'
export type * from './sessionTypes.ts'
