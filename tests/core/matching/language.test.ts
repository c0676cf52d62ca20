// The language of short messages; where it cannot be known, none.

import { describe, expect, test } from 'vitest'
import { detectLanguage } from '../../../engine/core/matching/language.ts'

const SHOP = ['en', 'hi', 'it']
const MANY = ['en', 'hi', 'it', 'es', 'de', 'fr', 'pt', 'zh', 'ja', 'ar']
const of = (text: string, candidates: string[]) => detectLanguage(text, candidates)?.language

describe('among English, Hindi and Italian', () => {
  test.each([
    ['hi', 'en'],
    ['Hello!', 'en'],
    ['hello there', 'en'],
    ['price', 'en'],
    ['how much is shipping cost', 'en'],
    ['any discount today?', 'en'],
    ["I'd like an appointment", 'en'],
    ['my parcel has not arrived yet', 'en'],
    ['Where do I sign the contract?', 'en'],
    ["what's the price?", 'en'],
    ['is it waterproof', 'en'],
    ['AGENT please', 'en'],
    ['Qual è il PREZZO?', 'it'],
    ['salve, quanto costa?', 'it'],
    ['vorrei un appuntamento', 'it'],
    ['sì', 'it'],
    ['ciao', 'it'],
    ['grazie mille', 'it'],
    ['il mio ordine non è arrivato', 'it'],
    ['perche non funziona', 'it'],
    ['buongiorno', 'it'],
    ['कीमत क्या है?', 'hi'],
    ['नमस्ते', 'hi'],
    ['अनुबंध पर हस्ताक्षर', 'hi'],
    ['iPhone की कीमत', 'hi'],
    ['namaste', 'hi'],
    ['kya price hai', 'hi'],
    ['mujhe order karna hai', 'hi'],
    ['mera parcel kab aayega bhai', 'hi'],
    ['ok', undefined],
    ['1', undefined],
    ['👍', undefined],
    ['', undefined],
    ['A1001', undefined],
    ['grazie, thanks', undefined],
    ['banana', undefined],
    ['qwerty zxcv', undefined],
    ['lorem ipsum dolor', undefined],
    ['menu', undefined],
    ['Model A', undefined],
    ['4/25 3pm', undefined],
    ['你好', undefined],
    ['Mario Rossi via Roma il', undefined],
  ])('%s → %s', (text, language) => {
    expect(of(text, SHOP)).toBe(language)
  })
})

describe('among ten languages', () => {
  test.each([
    ['hola', 'es'],
    ['¿Cuánto cuesta el envío?', 'es'],
    ['quiero una cita', 'es'],
    ['buenos días, mi pedido no ha llegado', 'es'],
    ['sí', 'es'],
    ['hallo', 'de'],
    ['Was kostet der Versand?', 'de'],
    ['ich möchte einen Termin', 'de'],
    ['wo ist meine Bestellung', 'de'],
    ['danke', 'de'],
    ['bonjour', 'fr'],
    ['Combien coûte la livraison ?', 'fr'],
    ['je voudrais un rendez-vous', 'fr'],
    ['où est ma commande', 'fr'],
    ['olá', 'pt'],
    ['quanto custa o envio?', 'pt'],
    ['não chegou ainda', 'pt'],
    ['gostaria de um desconto, obrigado', 'pt'],
    ['你好', 'zh'],
    ['多少钱', 'zh'],
    ['我的订单在哪里', 'zh'],
    ['iPhone 多少钱?', 'zh'],
    ['請問價格', 'zh'],
    ['こんにちは', 'ja'],
    ['価格はいくらですか', 'ja'],
    ['ラーメン', 'ja'],
    ['مرحبا', 'ar'],
    ['كم السعر؟', 'ar'],
    ['hello', 'en'],
    ['I need help with my order', 'en'],
    ['quanto costa la spedizione?', 'it'],
    ['buonasera, vorrei sapere il prezzo', 'it'],
    ['नमस्ते, क्या यह उपलब्ध है?', 'hi'],
    ['si', undefined],
    ['ok', undefined],
    ['no', undefined],
    ['Привет', undefined],
  ])('%s → %s', (text, language) => {
    expect(of(text, MANY)).toBe(language)
  })
})

test.each([
  ['किंमत किती आहे?', ['hi', 'mr'], 'mr'],
  ['कीमत क्या है?', ['hi', 'mr'], 'hi'],
  ['मूल्य कति हो?', ['ne'], 'ne'],
  ['किंमत', ['hi', 'mr'], undefined],
  ['Скільки коштує доставка?', ['ru', 'uk'], 'uk'],
  ['Сколько стоит доставка?', ['ru', 'uk'], 'ru'],
  ['قیمت چند است', ['ar', 'fa'], 'fa'],
  ['آرڈر کہاں ہے', ['ar', 'ur'], 'ur'],
  ['価格', ['ja', 'en'], 'ja'],
  ['สวัสดี', ['th', 'en'], 'th'],
  ['शुक्रिया', ['hi', 'en'], 'hi'],
  ['quero um desconto', ['en', 'pt-BR'], 'pt-BR'],
  ['你好', ['zh-TW', 'en'], 'zh-TW'],
])('%s among %s → %s', (text, candidates, language) => {
  expect(of(text, candidates)).toBe(language)
})

test('says why, for the trace', () => {
  expect(detectLanguage('कीमत', SHOP)?.because).toBe('written in Devanagari')
  expect(detectLanguage('vorrei un appuntamento', SHOP)?.because).toBe('says “vorrei”, “appuntamento”')
})
