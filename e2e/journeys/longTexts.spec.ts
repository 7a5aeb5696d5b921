/** Texts that are long, many or half-written. */
import { expect, meetAndConnect, test } from '../people/people.ts'

const LINKS = 'http://a.example/ '.repeat(3_400)
const MARKS = `a${'\u0301\u0323'.repeat(15_000)}`

test('texts full of links and marks leave a page that answers', async ({ server, alice, bob }) => {
  await meetAndConnect(server.url, alice, bob)
  await alice.messages.writes(`marks ${MARKS}`)
  for (let count = 0; count < 40; count++) await alice.messages.writes(`links ${count} ${LINKS}`)
  await alice.messages.writes('the last one')

  await bob.messages.sees('the last one')
  const { links, messages } = await bob.messages.drawn()

  // So many of them have two million characters, and of each the beginning is drawn.
  expect(messages).toBe(35)
  expect(links).toBe(34 * 30)
  await bob.messages.writes('still here')
  await alice.messages.sees('still here')
})

test('a long text is shown in pieces, and copied as a whole', async ({ server, alice, bob }) => {
  // A browser's driver types a text line by line, so there are few of them.
  const words = Array.from({ length: 5_000 }, (_, count) => `word ${count}`).join(' ')
  const text = `first line\n${words}\nthe end`
  await meetAndConnect(server.url, alice, bob)

  await alice.messages.writes(text)

  await bob.messages.sees('first line')
  expect(await bob.messages.copies('first line')).toBe(text)
  await bob.messages.unfolds('first line', 'the end')
})

test('a half-written message outlives the session, a reload, and both', async ({ server, alice, bob }) => {
  await meetAndConnect(server.url, alice, bob)
  await alice.messages.writes('sent before')
  await bob.messages.writes('received before')
  await alice.messages.sees('received before')
  await alice.messages.begins('half a sen')

  await alice.reloads()
  await alice.isConnectedTo('Bob')
  await alice.messages.hasInTheBox('half a sen')
  await alice.messages.sees('sent before')
  await alice.messages.sees('received before')

  await bob.disconnects()
  await alice.isConnectedToNobody()
  await alice.messages.hasInTheBox('half a sen')
  await alice.reloads()
  await alice.connectsTo('Bob')
  await bob.accepts()
  await alice.isConnectedTo('Bob')
  await alice.messages.hasInTheBox('half a sen')
})

test('cells of an office program are text in the message box', async ({ server, alice, bob }) => {
  await meetAndConnect(server.url, alice, bob)

  await alice.messages.pastes({
    'text/plain': 'a\tb',
    'text/html': '<table><tr><td>a<td>b</table>',
  })

  await alice.messages.hasInTheBox('a\tb')
  await expect(alice.page.getByRole('list', { name: 'Ready to send' })).toHaveCount(0)
})
