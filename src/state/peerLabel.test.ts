import { expect, test } from 'vitest'
import { peerDetails, sharedNames } from './peerLabel.ts'

const device = { kind: 'other' } as const
const ann = { id: 'a1b2c3d4', name: 'Ann', device }
const otherAnn = { ...ann, id: 'ffff0000' }
const bob = { id: 'b1b2c3d4', name: 'Bob', device }

test('a peer has a tag where another one has the same name, and only there', () => {
  const shared = sharedNames([ann, bob, otherAnn])

  expect(peerDetails(ann, shared)).toContain('a1b2')
  expect(peerDetails(otherAnn, shared)).toContain('ffff')
  expect(peerDetails(bob, shared)).not.toContain('b1b2')
})

test('thousands of peers are read once each, not once for each other', () => {
  let reads = 0
  const peers = Array.from({ length: 2000 }, (_, count) => ({
    get name() {
      reads += 1
      return `Peer ${count}`
    },
  }))

  sharedNames(peers)

  expect(reads).toBe(2000)
})
