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
  ['#%2Fjoin%2FROOM.SECRET', { invite: '#%2Fjoin%2FROOM.SECRET' }],
  ['#%252Fjoin', { invite: '#%252Fjoin' }],
  ['#%E2%80%8B/join/ROOM', { invite: '#%E2%80%8B/join/ROOM' }],
  ['#%23/Join/ROOM', { invite: '#%23/Join/ROOM' }],
  ['#/elsewhere', {}],
])('the address /%s says %j', (address, launch) => {
  expect(parseLaunch(`https://sealdrop.example/${address}`)).toEqual(launch)
})
