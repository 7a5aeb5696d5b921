/** What a session tells of its connection, and what may be told to others about it. */
import { ConnectionPanel } from '../people/connectionPanel.ts'
import { expect, meetAndConnect, test } from '../people/people.ts'
import { makeFile, MiB } from '../disk/files.ts'

/** The file has 2 MiB; its way adds to that, and more where the network loses packets. */
const moreThanTheFile = /^[2-9](\.\d)? MB$/

test('both see the path, the ciphers and each other’s certificate', async ({
  server,
  alice,
  bob,
  folder,
}) => {
  const file = await makeFile(folder, 'film.bin', 2 * MiB)
  await meetAndConnect(server.url, alice, bob)
  await alice.sends([file.path])
  await bob.transfer(file.name).is('Received')
  const [hers, his] = [new ConnectionPanel(alice), new ConnectionPanel(bob)]

  await Promise.all([hers.opens(), his.opens()])

  for (const panel of [hers, his]) {
    expect(await panel.says('Path')).toBe('Direct')
    expect(await panel.says('Protocol')).toBe('UDP')
    await panel.saysOf('Round trip', /^\d+ ms$/)
    expect(await panel.says('Channel encryption')).toMatch(/^DTLS 1\.\d · \S+/)
    expect(await panel.says('Sealed with')).toBe('AES-256-GCM, computed by the browser')
    expect(await panel.says('Keys agreed by')).toMatch(/^DH group 14 · ML-KEM-768, computed by /)
    expect(await panel.says('This end')).not.toContain('.local')
    await panel.drawsTheRate()
  }
  await hers.saysOf('Bytes sent', moreThanTheFile)
  await his.saysOf('Bytes received', moreThanTheFile)
  expect(await hers.says('This device’s certificate')).toMatch(/^([0-9a-f]{4} ){15}[0-9a-f]{4}$/)
  expect(await hers.says('This device’s certificate')).toBe(await his.says('Other device’s certificate'))
  expect(await his.says('This device’s certificate')).toBe(await hers.says('Other device’s certificate'))
})

test('a diagnosis helps without telling who, with whom, and what', async ({ server, alice, bob, folder }) => {
  const file = await makeFile(folder, 'tax return.pdf', 1000)
  await meetAndConnect(server.url, alice, bob)
  await alice.sends([file.path])
  await alice.transfer(file.name).is('Sent')
  await alice.messages.writes('a secret')
  const panel = new ConnectionPanel(alice)
  await panel.opens()
  const own = await panel.says('This device’s certificate')
  const peer = await alice.page
    .getByText(/#\w{4}$/)
    .first()
    .innerText()

  const text = await panel.copiesTheDiagnosis()

  expect(text).toMatch(/^Sealdrop: \d+\.\d+\.\d+$/m)
  expect(text).toMatch(/^session: open$/m)
  expect(text).toMatch(/^path: direct$/m)
  expect(text).toMatch(/^items: 1 send done$/m)
  expect(text).toMatch(/^problems: none$/m)
  const personal = [
    'Alice',
    'Bob',
    'tax',
    'return',
    'secret',
    own.slice(0, 9),
    peer.slice(-4),
    '127.0.0.1',
    '.local',
  ]
  for (const word of personal) expect(text).not.toContain(word)
})

test('an ended session keeps what was known of it, and its reason', async ({ server, alice, bob }) => {
  await meetAndConnect(server.url, alice, bob)
  const panel = new ConnectionPanel(alice)
  await panel.opens()
  await panel.saysOf('Path', /^Direct$/)

  await alice.disconnects()
  await alice.isConnectedToNobody()

  expect(await panel.says('Path')).toBe('Direct')
  expect(await panel.copiesTheDiagnosis()).toMatch(/^session: closed, peer-gone by self$/m)
})
