import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkify, MAX_LINK_CHARACTERS, MAX_LINKS } from './linkify.ts'

function linksOf(text: string): string[] {
  return linkify(text).flatMap(({ href }) => href ?? [])
}

describe('links in a text', () => {
  it.each([
    ['see https://example.org/a?b=c#d now', ['https://example.org/a?b=c#d']],
    [
      '(https://example.org/wiki/Seal_(animal)), and http://b.example.',
      ['https://example.org/wiki/Seal_(animal)', 'http://b.example'],
    ],
    ['here (https://example.org/a), or there', ['https://example.org/a']],
    ['"https://example.org"', ['https://example.org']],
    ['javascript:alert(1) data:text/html,x ftp://a.example file:///etc //c.example d.example', []],
    ['https://', []],
    ['<a href="x">no</a>', []],
    ['<https://example.org/a>', ['https://example.org/a']],
    [
      '**https://example.org/a** and _https://example.org/b_',
      ['https://example.org/a', 'https://example.org/b'],
    ],
    ['`https://example.org/a`', ['https://example.org/a']],
    [
      'http://192.168.1.7:5000/#/join, http://[fd00::7]:5000/',
      ['http://192.168.1.7:5000/#/join', 'http://[fd00::7]:5000/'],
    ],
    ['http://nas/films', ['http://nas/films']],
    [
      'https://web.archive.org/web/2020/https://example.org/',
      ['https://web.archive.org/web/2020/https://example.org/'],
    ],
    ['HTTPS://EXAMPLE.ORG/A', ['HTTPS://EXAMPLE.ORG/A']],
    ['xhttps://example.org', []],
    ['https://bank.example@evil.example/ https://bank.example:x@evil.example/ https://b%61nk.example/', []],
    ['https://bank.example\\@evil.example/', ['https://bank.example']],
  ])('of %s', (text, links) => {
    expect(linksOf(text)).toEqual(links)
  })

  it.each([
    // Chinese
    ['请看 https://example.org/doc。谢谢', ['https://example.org/doc']],
    ['链接：https://example.org/doc，密码是1234', ['https://example.org/doc']],
    ['请打开https://example.org/doc查看附件', ['https://example.org/doc']],
    [
      '（https://example.org/doc）和《https://example.org/b》',
      ['https://example.org/doc', 'https://example.org/b'],
    ],
    ['维基：https://zh.wikipedia.org/wiki/海豹！', ['https://zh.wikipedia.org/wiki/海豹']],
    ['官网是https://例子.中国/路径～', ['https://例子.中国/路径']],
    // Japanese
    ['「https://example.org/doc」をご覧ください。', ['https://example.org/doc']],
    ['https://example.org/docを見てください', ['https://example.org/doc']],
    ['https://日本語.jp/ページ、それから', ['https://日本語.jp/ページ']],
    // Korean
    ['https://example.org/doc에서 받으세요', ['https://example.org/doc']],
    ['https://example.org에서 보세요.', ['https://example.org']],
    // Arabic
    ['انظر https://example.org/doc، شكرا', ['https://example.org/doc']],
    ['هل رأيت https://ar.wikipedia.org/wiki/فقمة؟', ['https://ar.wikipedia.org/wiki/فقمة']],
    ['الرابط: https://example.org/doc؛ ثم اتصل', ['https://example.org/doc']],
    // Urdu and Persian
    ['یہ دیکھیں https://example.org/doc۔ شکریہ', ['https://example.org/doc']],
    ['«https://fa.wikipedia.org/wiki/می‌خواهم»', ['https://fa.wikipedia.org/wiki/می‌خواهم']],
    // Hindi
    ['यह देखिए https://example.org/doc। धन्यवाद', ['https://example.org/doc']],
    ['https://hi.wikipedia.org/wiki/सील॥', ['https://hi.wikipedia.org/wiki/सील']],
    // Bengali
    ['দেখুন https://example.org/doc।', ['https://example.org/doc']],
    // Thai
    ['ดูที่ https://example.org/docครับ', ['https://example.org/doc']],
    ['ดู https://th.wikipedia.org/wiki/แมวน้ำ นะ', ['https://th.wikipedia.org/wiki/แมวน้ำ']],
    // Cyrillic
    ['Смотри «https://пример.рф/путь», хорошо?', ['https://пример.рф/путь']],
    [
      'Вот https://ru.wikipedia.org/wiki/Тюлень_(животное).',
      ['https://ru.wikipedia.org/wiki/Тюлень_(животное)'],
    ],
    // Greek
    ['Δες https://el.wikipedia.org/wiki/Φώκια· ευχαριστώ', ['https://el.wikipedia.org/wiki/Φώκια']],
    // Hebrew
    ['ראו https://he.wikipedia.org/wiki/כלב_ים, תודה', ['https://he.wikipedia.org/wiki/כלב_ים']],
    // Armenian and Ethiopic
    ['Տես https://example.org/doc։', ['https://example.org/doc']],
    ['ይመልከቱ https://example.org/doc።', ['https://example.org/doc']],
    // Latin
    ['„https://bücher.example/größe“ – lesen!', ['https://bücher.example/größe']],
    [
      'Voir https://example.org/doc… et ‘https://example.org/b’',
      ['https://example.org/doc', 'https://example.org/b'],
    ],
    ['¿https://es.wikipedia.org/wiki/Año_2000–2010?', ['https://es.wikipedia.org/wiki/Año_2000–2010']],
    ['https://ca.wikipedia.org/wiki/Paral·lel — mira', ['https://ca.wikipedia.org/wiki/Paral·lel']],
    [
      'Read https://example.org/doc’s end, or https://example.org/b—then call',
      ['https://example.org/doc', 'https://example.org/b'],
    ],
    [
      'Look https://example.org/doc🙂 and ⟨https://example.org/b⟩',
      ['https://example.org/doc', 'https://example.org/b'],
    ],
    ['Fine: https://example.org/%E6%B5%B7?q=a,b;c&d=e!', ['https://example.org/%E6%B5%B7?q=a,b;c&d=e']],
  ])('in the sentence %s', (text, links) => {
    expect(linksOf(text)).toEqual(links)
  })

  it('leaves every text as it was', () => {
    const pieces = fc.array(
      fc.constantFrom(
        'https://a.example/(',
        ')',
        ' ',
        '.',
        'http://',
        'é',
        '\n',
        '"',
        '。',
        '谢',
        '\u202e',
        '\ud800',
      ),
    )

    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.join('')
        expect(
          linkify(text)
            .map((part) => part.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})

describe('where a link leads', () => {
  it.each([
    ['plain', 'https://example.org/a', undefined],
    ['umlauts', 'https://bücher.example/a', undefined],
    ['Chinese', 'https://例子.中国/路径', undefined],
    ['Russian under a Russian domain', 'https://пример.рф/', undefined],
    ['Hebrew', 'https://דוגמה.example/a', undefined],
    ['Cyrillic letters among Latin ones', 'https://pаypal.example/a', 'https://xn--pypal-4ve.example/a'],
    ['Cyrillic letters only, under a Latin domain', 'https://аррӏе.com/', 'https://xn--80ak6aa92e.com/'],
    ['a dotless i', 'https://gıthub.example/', 'https://xn--gthub-n4a.example/'],
    ['letters that become others', 'https://ｂank.example/', 'https://bank.example/'],
    [
      'Katakana no among Latin letters',
      'https://bank.exampleノa.example/',
      'https://bank.xn--examplea-b44g.example/',
    ],
    ['an address in other digits', 'http://0x7f.1/a', 'http://127.0.0.1/a'],
    ['right to left in host and path', 'https://דוגמה.example/שלום', 'https://xn--6dbbec0c.example/שלום'],
  ])('is what is shown: %s', (_, link, shown) => {
    const parts = linkify(`see ${link} now`)

    expect(parts.find(({ href }) => href)?.shown).toBe(shown)
  })

  it('shows no invisible or reordering character', () => {
    expect(
      linksOf('https://example.org/\u202egpj.exe https://example.org/a\u200bb https://exa\u00admple.org'),
    ).toEqual(['https://example.org/', 'https://example.org/a', 'https://exa'])
  })
})

describe('the work that a text makes', () => {
  const hostile = [
    ['links without end', 'https://'],
    ['brackets', 'https://a.example/(('],
    ['open brackets of three kinds', 'https://a.example/([{'],
    ['full stops', 'https://a.example/...'],
    ['hosts that are none', 'https://-'],
    ['links of a letter', 'http://a '],
    ['Chinese without a space', 'https://谢'],
    ['quotes', `https://a.example/'"`],
  ] as const

  it.each(hostile)('is bounded by a count of steps: %s', (_, piece) => {
    const text = piece.repeat(Math.ceil(61_440 / piece.length))
    let calls = 0
    let longest = 0

    linkify(text, MAX_LINKS, (run, schemeLength) => {
      calls += 1
      longest = Math.max(longest, run.length)
      return run.length > schemeLength + 3 && calls % 2 === 0 ? schemeLength + 3 : 0
    })

    expect(calls).toBeLessThanOrEqual(2 * MAX_LINKS)
    expect(longest).toBeLessThanOrEqual(MAX_LINK_CHARACTERS)
  })

  it('makes a link of no more than fits', () => {
    const longest = `https://example.org/${'a'.repeat(MAX_LINK_CHARACTERS - 20)}`

    expect(linksOf(longest)).toEqual([longest])
    expect(linksOf(`${longest}a`)).toEqual([])
    expect(linksOf(`${longest}a https://example.org/b`)).toEqual(['https://example.org/b'])
  })

  it('makes no more links than a page can hold', () => {
    const text = 'http://a.example/ '.repeat(5_000)

    expect(linksOf(text)).toHaveLength(MAX_LINKS)
    expect(linkify(text, 3).filter(({ href }) => href)).toHaveLength(3)
  })
})
