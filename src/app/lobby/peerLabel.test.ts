import { expect, test } from 'vitest'
import { peerDetails } from './peerLabel.ts'

test('a peer has a tag where its name may be taken for another one, and only there', () => {
  const ann = { id: 'a1b2c3d4', device: { kind: 'other' } } as const

  expect(peerDetails(ann, true)).toContain('a1b2')
  expect(peerDetails(ann, false)).not.toContain('a1b2')
})
