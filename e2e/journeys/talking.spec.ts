/** Texts instead of files, and the code that two people compare. */
import { expect, meetAndConnect, test } from '../people/people.ts'

test('texts go both ways, keep their lines, and can be copied', async ({ server, alice, bob }) => {
  const question = 'Shopping list:\n  milk\n  bread — दूध और रोटी\n\nAnything else?'
  await meetAndConnect(server.url, alice, bob)

  await alice.messages.writes(question)
  await bob.messages.sees('Shopping list:')
  await bob.messages.writes('Coffee ☕')

  await alice.messages.sees('Coffee ☕')
  expect(await bob.messages.copies('Shopping list:')).toBe(question)
  expect(await alice.messages.copies('Coffee ☕')).toBe('Coffee ☕')
})

test('markup in a text is text', async ({ server, alice, bob }) => {
  const markup = '<img src=x onerror="document.title=`taken over`"><b>bold</b>'
  await meetAndConnect(server.url, alice, bob)

  await alice.messages.writes(markup)
  await alice.messages.writes('and nothing happened')

  await bob.messages.sees('and nothing happened')
  for (const person of [alice, bob]) {
    await person.messages.sees(markup)
    expect(await person.page.locator('img[src="x"]').count()).toBe(0)
    expect(await person.page.title()).not.toContain('taken over')
  }
})

test('both see the same five pictures, and each can say that they match', async ({ server, alice, bob }) => {
  await meetAndConnect(server.url, alice, bob)

  const code = await alice.code.pictures()
  expect(await bob.code.pictures()).toEqual(code)
  for (const name of code) expect(name).toMatch(/^\S.*$/)
  for (const person of [alice, bob]) await person.code.seesVerification('Not verified')

  await alice.code.saysTheyMatch()

  await alice.code.seesVerification('Verified')
  await bob.code.seesVerification('Not verified')
})

test('two sessions of the same two have different codes', async ({ server, alice, bob }) => {
  await meetAndConnect(server.url, alice, bob)
  const first = await alice.code.pictures()
  await alice.disconnects()
  await alice.isConnectedToNobody()

  await alice.connectsTo('Bob')
  await bob.accepts()
  await alice.isConnectedTo('Bob')

  expect(await alice.code.pictures()).not.toEqual(first)
})
