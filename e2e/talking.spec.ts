/** Texts instead of files, and the code that two people compare. */
import { expect, meetAndConnect, test } from './people.ts'

test('texts go both ways, keep their lines, and can be copied', async ({ server, alice, bob }) => {
  const question = 'Shopping list:\n  milk\n  bread — दूध और रोटी\n\nAnything else?'
  await meetAndConnect(server.url, alice, bob)

  await alice.writes(question)
  await bob.seesMessage('Shopping list:')
  await bob.writes('Coffee ☕')

  await alice.seesMessage('Coffee ☕')
  expect(await bob.copiesMessage('Shopping list:')).toBe(question)
  expect(await alice.copiesMessage('Coffee ☕')).toBe('Coffee ☕')
})

test('markup in a text is text', async ({ server, alice, bob }) => {
  const markup = '<img src=x onerror="document.title=`taken over`"><b>bold</b>'
  await meetAndConnect(server.url, alice, bob)

  await alice.writes(markup)
  await alice.writes('and nothing happened')

  await bob.seesMessage('and nothing happened')
  for (const person of [alice, bob]) {
    await person.seesMessage(markup)
    expect(await person.page.locator('img[src="x"]').count()).toBe(0)
    expect(await person.page.title()).not.toContain('taken over')
  }
})

test('both see the same five pictures, and each can say that they match', async ({ server, alice, bob }) => {
  await meetAndConnect(server.url, alice, bob)

  const code = await alice.securityCode()
  expect(await bob.securityCode()).toEqual(code)
  for (const name of code) expect(name).toMatch(/^\S.*$/)
  for (const person of [alice, bob]) await person.seesVerification('Not verified')

  await alice.saysTheCodesMatch()

  await alice.seesVerification('Verified')
  await bob.seesVerification('Not verified')
})

test('two sessions of the same two have different codes', async ({ server, alice, bob }) => {
  await meetAndConnect(server.url, alice, bob)
  const first = await alice.securityCode()
  await alice.disconnects()
  await alice.isConnectedToNobody()

  await alice.connectsTo('Bob')
  await bob.accepts()
  await alice.isConnectedTo('Bob')

  expect(await alice.securityCode()).not.toEqual(first)
})
