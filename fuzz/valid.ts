/** One valid example of each kind, to be spoilt. */
const hash = 'ab'.repeat(32)
const uid = 'cd'.repeat(16)
const device = { kind: 'phone', os: 'Android', browser: 'Firefox' }

export const hints = { n: uid, t: Array<string>(32).fill('0123456789abcdef') }
export const peer = { id: uid, name: 'Alice', role: 'sender', device, hints }

export const validMessages = [
  {
    type: 'ready',
    versions: [1],
    name: 'Alice',
    device,
    maxRecord: 262_144,
    maxLanes: 16,
    proofs: Array<string>(32).fill(hash),
  },
  { type: 'lane', lane: 1, binding: hash },
  { type: 'pair' },
  {
    type: 'offer',
    transfer: 1,
    uid,
    items: [
      { path: 'photos/a.jpg', size: 10, mime: 'image/jpeg', modified: 1_700_000_000_000 },
      { path: 'photos/A.JPG', size: 0, mime: '', modified: 0 },
    ],
    more: false,
  },
  {
    type: 'offer',
    transfer: 1,
    uid,
    items: [{ path: 'b', size: 2 ** 40, mime: '', modified: 0 }],
    more: true,
  },
  {
    type: 'accept',
    transfer: 1,
    window: 65_536,
    have: [{ item: 0, bytes: 5, sha256: hash }],
    done: [[1, 2]],
    more: false,
  },
  { type: 'decline', transfer: 1, reason: 'no-space' },
  { type: 'ack', transfer: 1, item: 0, bytes: 10 },
  { type: 'end', transfer: 1, item: 0, size: 10, sha256: hash },
  { type: 'received', transfer: 1, item: 0, sha256: hash },
  { type: 'pause', transfer: 1 },
  { type: 'resume', transfer: 1, item: 0 },
  { type: 'cancel', transfer: 1, item: 0, reason: 'cancelled' },
  { type: 'text', id: 1, text: 'Hello' },
  { type: 'text-received', id: 1 },
  { type: 'ping', id: 1 },
  { type: 'pong', id: 1 },
  { type: 'error', code: 'bad-message', message: 'malformed' },
]

export const validPaths = [
  'a.txt',
  'photos/2024/a b.jpeg',
  'CON.txt',
  'é/e\u0301.tar.gz',
  'x'.repeat(300) + '.txt',
  'a'.repeat(255),
]
