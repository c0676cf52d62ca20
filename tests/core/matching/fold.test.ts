// Folding: two spellings of the same words become one, and nothing else does.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asciiDigits, fold, joined } from '../../../engine/core/matching/fold.ts'

describe('fold', () => {
  test.each([
    ['case', "What's the PRICE?", 'what s the price'],
    ['full width', 'ｐｒｉｃｅ　ｐｌｅａｓｅ', 'price please'],
    ['accents', 'quotatión, Qual è il PREZZO?', 'quotation qual e il prezzo'],
    ['a letter and its accent apart', 'e\u0301', 'e'],
    ['sharp s', 'GROẞE Straße', 'grosse strasse'],
    ['Turkish i', 'FİYATI fıyatı', 'fiyati fiyati'],
    ['letters that Unicode keeps whole', 'Łódź Øre Đà Nẵng œuf æon', 'lodz ore da nang oeuf aeon'],
    ['Greek final sigma', 'ΛΌΓΟΣ', 'λογοσ'],
    ['Arabic alef, yeh, teh marbuta', 'أإآٱ ى ة', 'اااا ي ه'],
    ['Arabic vowels and tatweel', 'السِّـعْـر', 'السعر'],
    ['Persian keyboard', 'کی', 'كي'],
    ['Hebrew points', 'שָׁלוֹם', 'שלום'],
    ['direction marks and joiners', '\u202bprice\u202c\u200e\u200b \u2066x\u2069', 'price x'],
    ['Devanagari vowel signs stay', 'कीमत क्या है?', 'कीमत क्या है'],
    ['nukta, in one letter or two', 'क़ीमत \u0958ीमत \u0915\u093cीमत', 'कीमत कीमत कीमत'],
    ['moon-dot, dead nasals', 'हाँ हिन्दी सम्बन्ध', 'हां हिंदी संबंध'],
    ['digits of any script', '४/२५ ٣٬٥٠٠ １２', '4 25 3500 12'],
    ['groups of digits', '3,500 3.500 1,00,000 2.500.000', '3500 3500 100000 2500000'],
    ['marks that are no groups', '4/25 3.5 15:00 10.12.2026', '4 25 3 5 15 00 10 12 2026'],
    ['currency', 'NT$3,500', 'nt 3500'],
    ['emoji are words', 'great👍🏽👍 ok', 'great 👍 👍 ok'],
    ['keycaps, flags, joined emoji', '1️⃣ 🇮🇹 👩‍🔧', '1 🇮🇹 👩 🔧'],
    ['Japanese voiced marks stay', 'ｶﾞガ', 'ガガ'],
    ['Korean', '가격', '가격'],
    ['nothing but marks', ' ?!… ©', ''],
    ['half a surrogate pair', 'a\ud83db', 'a b'],
  ])('%s', (_, text, folded) => {
    expect(fold(text)).toBe(folded)
  })

  test('folding twice changes nothing, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const once = fold(text)
        expect(fold(once)).toBe(once)
      }),
      { numRuns: 3_000 },
    )
  })

  test('folding twice changes nothing, for every character there is', () => {
    const size = 0x400
    for (let start = 0; start < 0x110000; start += size) {
      const text = Array.from({ length: size }, (_, i) => String.fromCodePoint(start + i)).join(' a')
      const once = fold(text)
      if (fold(once) !== once) expect(fold(once), `from U+${start.toString(16)}`).toBe(once)
    }
  })

  test('a folded text has single spaces between its words and none around', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(text)).toMatch(/^(?:\S+(?: \S+)*)?$/u)
      }),
    )
  })
})

test('joined leaves no spaces', () => {
  expect(joined(fold('Is it water proof?'))).toBe('isitwaterproof')
})

test('every decimal digit becomes its ASCII digit', () => {
  expect(asciiDigits('٠١٢٣٤٥٦٧٨٩ ०१२३४५६७८९ ๐๑๒๓๔๕๖๗๘๙ ০১২৩৪৫৬৭৮৯')).toBe('0123456789 0123456789 0123456789 0123456789')
})
