// Reads yes or no: in the words of several languages, or a thumb.

import { fold } from '../matching/fold.ts'
import { tokens } from '../matching/tokens.ts'
import { type AnswerReading, refused } from './answer-reading.ts'

/** Longest phrases first is the reader's rule, so "not really" is a no although "really" alone says nothing. */
const YES = `yes, yeah, yea, yep, yup, y, sure, ok, okay, okey, k, correct, right, exactly, absolutely, definitely, certainly, of course, fine,
  agreed, true, i do, i am, it is, that is right, that s right, go ahead, sounds good,
  sì, si, certo, certamente, esatto, va bene, d accordo, assolutamente, volentieri, lo è,
  हाँ, हा, जी, जी हाँ, ठीक है, ठीक, बिल्कुल, सही, सही है, haan, han, ji, ji haan, haan ji, theek hai, thik hai, theek, thik, bilkul, sahi,
  sí, claro, claro que si, vale, por supuesto, correcto, de acuerdo, ja, jawohl, klar, gerne, gern, genau, stimmt, natürlich, jo,
  oui, ouais, bien sûr, d accord, exact, sim, com certeza, isso, isso mesmo, 是, 是的, 好, 好的, 对, はい, 네, نعم, да,
  👍, ✅, 👌, ✔, 🆗, 💯`

const NO = `no, nope, nah, n, not really, not now, no way, never, wrong, incorrect, false, i don t, i do not, i m not, i am not, it isn t, it is not, dont,
  non, no no, per niente, assolutamente no, certo che no,
  नहीं, नही, ना, जी नहीं, मत, बिल्कुल नहीं, nahi, nahin, nhi, ji nahi, bilkul nahi,
  claro que no, para nada, en absoluto, nein, nee, nö, keinesfalls, auf keinen fall, pas du tout, bien sûr que non, não, nao, claro que não,
  不, 不是, 不要, 没有, いいえ, 아니요, لا, нет,
  👎, ❌, ✖, 🚫, 🙅`

/** Politeness around an answer. */
const AROUND = `please, pls, plz, thanks, thank you, thank you very much, thx, sir, madam, it s, that s, oh, well, grazie, grazie mille, per favore,
  धन्यवाद, शुक्रिया, कृपया, dhanyavad, shukriya, gracias, por favor, danke, bitte, merci, s il vous plaît, obrigado, obrigada, 🙏, 🙂, 😊`

type Meaning = boolean | 'around'

const PHRASES = new Map<string, Meaning>([...phrases(AROUND, 'around'), ...phrases(YES, true), ...phrases(NO, false)])
const PHRASE_WORDS_MAX = 4

/**
 * Reads an answer that says yes or no and nothing else: "yes please", "जी नहीं", "va bene, grazie", "👍🏽". Anything more
 * ("yes but …", "no problem") is not understood rather than guessed.
 */
export function readYesNo(text: string): AnswerReading<boolean> {
  const words = tokens(fold(text))
  const said = new Set<boolean>()
  for (let at = 0; at < words.length; ) {
    const { length, meaning } = longestPhrase(words, at)
    if (meaning === undefined) return refused('notUnderstood')
    if (meaning !== 'around') said.add(meaning)
    at += length
  }
  if (said.size > 1) return refused('ambiguous')
  const [value] = said
  return value === undefined ? refused('notUnderstood') : { ok: true, value }
}

/** The yes or no that a title begins with, as in "No, talk to an agent". */
export function leadingYesNo(title: string): boolean | undefined {
  const { meaning } = longestPhrase(tokens(fold(title)), 0)
  return meaning === 'around' ? undefined : meaning
}

function longestPhrase(words: readonly string[], at: number): { length: number; meaning: Meaning | undefined } {
  for (let length = PHRASE_WORDS_MAX; length > 0; length--) {
    const meaning = at + length > words.length ? undefined : PHRASES.get(words.slice(at, at + length).join(' '))
    if (meaning !== undefined) return { length, meaning }
  }
  return { length: 1, meaning: undefined }
}

function phrases(list: string, meaning: Meaning): (readonly [string, Meaning])[] {
  return list.split(',').map((phrase) => [tokens(fold(phrase)).join(' '), meaning] as const)
}
