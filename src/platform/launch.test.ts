import { expect, it } from 'vitest'
import { parseLaunch } from './launch.ts'

it.each([
  ['', {}],
  ['?role=sender', { role: 'sender' }],
  ['?role=receiver', { role: 'receiver' }],
  ['?role=admin', {}],
  ['?shared=1234&role=sender', { shared: '1234', role: 'sender' }],
  ['?share-refused=too-large', { shareRefused: 'too-large' }],
  ['?share-refused=<b>', {}],
  ['share', { shareMissed: true }],
  ['#/join/ROOM.SECRET', { invite: '#/join/ROOM.SECRET' }],
  ['#/elsewhere', {}],
])('the address /%s says %j', (address, launch) => {
  expect(parseLaunch(`https://sealdrop.example/${address}`)).toEqual(launch)
})
