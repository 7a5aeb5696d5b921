/** Devices that remember each other: section 3 of docs/PROTOCOL.md, Proofs. */
import { expectAccessible } from '../people/accessibility.ts'
import { Mallory } from '../wires/mallory.ts'
import { PairedPanel, rememberEachOther } from '../people/pairedPanel.ts'
import { connect, expect, meetAndConnect, test } from '../people/people.ts'
import type { Person } from '../people/person.ts'

async function parts(one: Person, other: Person): Promise<void> {
  await one.disconnects()
  await Promise.all([one.isConnectedToNobody(), other.isConnectedToNobody()])
}

test('two who remembered each other need no code the next time', async ({ server, alice, bob }) => {
  const [ofAlice, ofBob] = [new PairedPanel(alice), new PairedPanel(bob)]
  await meetAndConnect(server.url, alice, bob)
  await ofAlice.wantsToRemember()
  await alice.code.seesVerification('Not verified')
  await expectAccessible(alice.page, 'about to remember')
  await rememberEachOther(alice, bob)
  await parts(alice, bob)
  await ofAlice.calls('Bob', 'Robert’s phone')
  await expectAccessible(alice.page, 'remembered devices')

  for (const person of [alice, bob]) await person.reloads()
  await ofAlice.seesMarked('Robert’s phone')
  await alice.connectsTo('Robert’s phone')
  await ofBob.isAskedByMarked('Alice')
  await expectAccessible(bob.page, 'asked by a remembered device')
  await bob.accepts()

  await ofAlice.seesItsDevice('Robert’s phone')
  await ofBob.seesItsDevice('Alice')
  await expectAccessible(alice.page, 'a remembered device')
  expect(await ofBob.looksUpTheCode()).toEqual(await ofAlice.looksUpTheCode())

  await bob.reloads()
  await Promise.all([alice.isConnectedTo('Robert’s phone'), bob.isConnectedTo('Alice')])
  await ofBob.seesItsDevice('Alice')
  await ofAlice.seesItsDevice('Robert’s phone')
})

test('one who is forgotten is like anybody else', async ({ server, alice, bob }) => {
  const [ofAlice, ofBob] = [new PairedPanel(alice), new PairedPanel(bob)]
  await meetAndConnect(server.url, alice, bob)
  await rememberEachOther(alice, bob)
  await parts(alice, bob)
  await ofBob.forgets('Alice')
  await ofBob.listsNone()

  await connect(alice, bob)

  for (const person of [alice, bob]) await person.code.seesVerification('Not verified')
  await ofAlice.isNotWarned()
  await ofBob.isNotWarned()
  await rememberEachOther(alice, bob)
})

/** As an earlier version left them, which did not note whether a code was compared. */
async function forgetsThatCodesWereCompared(person: Person): Promise<void> {
  await person.page.evaluate(async () => {
    const done = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(new Error('IndexedDB failed'))
      })
    const database = await done(indexedDB.open('sealdrop', 1))
    const store = database.transaction('devices', 'readwrite').objectStore('devices')
    const devices = (await done(store.getAll())) as { isCompared?: boolean }[]
    for (const device of devices) {
      delete device.isCompared
      await done(store.put(device))
    }
    database.close()
  })
}

test('a device that may have been remembered without a code is verified once its code is compared', async ({
  server,
  alice,
  bob,
}) => {
  const ofAlice = new PairedPanel(alice)
  await meetAndConnect(server.url, alice, bob)
  await rememberEachOther(alice, bob)
  await parts(alice, bob)
  await forgetsThatCodesWereCompared(alice)
  await alice.reloads()

  await connect(alice, bob)
  await ofAlice.isToldToCompare('Bob')
  await expectAccessible(alice.page, 'a device whose code was not compared')
  await alice.code.saysTheyMatch()
  await ofAlice.seesItsDevice('Bob')
  await parts(alice, bob)

  await connect(alice, bob)
  await ofAlice.seesItsDevice('Bob')
})

test('of a pair whose other half is gone, a person is warned, and can go on by the code', async ({
  server,
  alice,
  bob,
}) => {
  const [ofAlice, ofBob] = [new PairedPanel(alice), new PairedPanel(bob)]
  await meetAndConnect(server.url, alice, bob)
  await rememberEachOther(alice, bob)
  await parts(alice, bob)
  await connect(alice, bob)
  await ofAlice.seesItsDevice('Bob')
  await parts(bob, alice)
  await ofBob.forgets('Alice')

  await connect(alice, bob)

  await ofAlice.isWarnedAbout('Bob')
  await alice.code.seesVerification('Not verified')
  await ofBob.isNotWarned()
  await expectAccessible(alice.page, 'doubt')
  await alice.code.saysTheyMatch()
  await alice.code.seesVerification('Verified')
  await ofAlice.isNotWarned()
})

test('nobody in between is taken for a remembered device', async ({ server, people, alice, bob }) => {
  const [ofAlice, ofBob] = [new PairedPanel(alice), new PairedPanel(bob)]
  await meetAndConnect(server.url, alice, bob)
  await rememberEachOther(alice, bob)
  await parts(alice, bob)
  await connect(alice, bob)
  await ofAlice.seesItsDevice('Bob')
  await parts(alice, bob)
  const middle = await people.person('Mallory')
  await middle.opens(server.url)
  await Mallory.standsBetween(middle.page, {
    ...{ senderUrl: server.url, senderName: 'Al', receiverUrl: server.url, receiverName: 'Bob' },
    posesAs: 'Bobby',
  })

  await alice.connectsTo('Bobby')
  await bob.accepts()
  await Promise.all([alice.isConnectedTo('Bob'), bob.isConnectedTo('Alice')])

  await ofAlice.isWarnedAbout('Bob')
  await ofBob.isWarnedAbout('Alice')
  for (const person of [alice, bob]) await person.code.seesVerification('Not verified')
})

test('two pages of one browser do not take each other for another device', async ({ server, alice }) => {
  const panel = new PairedPanel(alice)
  await alice.opens(server.url)
  await alice.startsAs('Sender', 'Left')
  const left = alice.page
  await alice.opensANewPage(server.url)
  await alice.switchesTo('Receiver')
  await alice.changesName('Right')
  const right = alice.page
  const asks = async () => {
    alice.turnsTo(left)
    await alice.connectsTo('Right')
    alice.turnsTo(right)
    await alice.accepts()
    await alice.isConnectedTo('Left')
  }
  await asks()
  for (const page of [left, right]) {
    alice.turnsTo(page)
    await panel.wantsToRemember()
    await alice.code.saysTheyMatch()
  }

  await PairedPanel.noticesItself([left, right])
  await panel.listsNone()
  await alice.disconnects()
  await asks()

  for (const page of [left, right]) {
    alice.turnsTo(page)
    await alice.code.seesVerification('Not verified')
    await panel.isNotWarned()
  }
})

test('another page of the same browser knows at once who is remembered', async ({ server, alice, bob }) => {
  const panel = new PairedPanel(alice)
  await meetAndConnect(server.url, alice, bob)
  const first = alice.page
  await alice.opensANewPage(server.url)
  await alice.seesPeer('Bob')
  const second = alice.page
  alice.turnsTo(first)
  await rememberEachOther(alice, bob)

  alice.turnsTo(second)
  await panel.seesMarked('Bob')
  await alice.connectsTo('Bob')
  await bob.accepts()
  await panel.seesItsDevice('Bob')

  await panel.calls('Bob', 'Robert')
  alice.turnsTo(first)
  await panel.lists(['Robert'])
  await panel.forgets('Robert')
  alice.turnsTo(second)
  await panel.listsNone()
})

test('whom a person lets in without asking is let in, and proves who it is', async ({
  server,
  alice,
  bob,
}) => {
  const [ofAlice, ofBob] = [new PairedPanel(alice), new PairedPanel(bob)]
  await meetAndConnect(server.url, alice, bob)
  await rememberEachOther(alice, bob)
  await parts(alice, bob)
  await ofBob.letsIn('Alice')

  await alice.connectsTo('Bob')

  await Promise.all([ofAlice.seesItsDevice('Bob'), ofBob.seesItsDevice('Alice')])
  await bob.isAskedByNobody()
})
