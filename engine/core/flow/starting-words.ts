// What a new node says until its author writes something better: plain, friendly, and fit to be sent as it stands.

import type { LocalizedText } from './fields.ts'

const STARTING_WORDS = {
  hello: {
    en: 'Hello! Good to hear from you.',
    hi: 'नमस्ते! आपसे बात करके अच्छा लगा।',
    it: 'Ciao! È un piacere sentirti.',
    es: '¡Hola! Nos alegra saber de ti.',
    fr: 'Bonjour ! Ravis de vous lire.',
    de: 'Hallo! Schön, von Ihnen zu hören.',
    pt: 'Olá! É bom falar com você.',
  },
  choose: {
    en: 'What can we do for you?',
    hi: 'हम आपके लिए क्या कर सकते हैं?',
    it: 'Che cosa possiamo fare per te?',
    es: '¿En qué podemos ayudarte?',
    fr: 'Que pouvons-nous faire pour vous ?',
    de: 'Was können wir für Sie tun?',
    pt: 'Como podemos ajudar você?',
  },
  firstOption: {
    en: 'First option',
    hi: 'पहला विकल्प',
    it: 'Prima opzione',
    es: 'Primera opción',
    fr: 'Premier choix',
    de: 'Erste Option',
    pt: 'Primeira opção',
  },
  secondOption: {
    en: 'Second option',
    hi: 'दूसरा विकल्प',
    it: 'Seconda opzione',
    es: 'Segunda opción',
    fr: 'Deuxième choix',
    de: 'Zweite Option',
    pt: 'Segunda opção',
  },
  ask: {
    en: 'What would you like to tell us?',
    hi: 'आप हमें क्या बताना चाहेंगे?',
    it: 'Che cosa vorresti dirci?',
    es: '¿Qué te gustaría contarnos?',
    fr: 'Que souhaitez-vous nous dire ?',
    de: 'Was möchten Sie uns mitteilen?',
    pt: 'O que você gostaria de nos contar?',
  },
  handOver: {
    en: 'A colleague will be with you shortly.',
    hi: 'हमारे एक सहकर्मी जल्द ही आपसे बात करेंगे।',
    it: 'Un collega sarà presto da te.',
    es: 'Un compañero te atenderá enseguida.',
    fr: 'Un collègue va vous répondre sous peu.',
    de: 'Eine Kollegin oder ein Kollege ist gleich für Sie da.',
    pt: 'Um colega vai atender você em breve.',
  },
} as const satisfies Record<string, LocalizedText>

export type StartingWord = keyof typeof STARTING_WORDS

/**
 * The words in the flow's languages, as far as we know them. The first language always has a text, in English where we do not
 * speak it, since customers must read something.
 */
export function startingText(word: StartingWord, languages: readonly string[]): LocalizedText {
  const words: LocalizedText = STARTING_WORDS[word]
  const [first = 'en', ...others] = languages
  const inLanguage = (language: string) => words[language] ?? words[language.split('-')[0] ?? '']
  return Object.fromEntries([
    [first, inLanguage(first) ?? words.en],
    ...others.flatMap((language) => {
      const text = inLanguage(language)
      return text === undefined ? [] : [[language, text]]
    }),
  ])
}
