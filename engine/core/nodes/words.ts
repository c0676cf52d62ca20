// The few words the engine itself says to customers, by language. Authors override them in the flow's `words`.

import type { LocalizedText } from '../flow/fields.ts'

export const WORDS = {
  back: { en: 'Back', hi: 'वापस', it: 'Indietro', es: 'Atrás', fr: 'Retour', de: 'Zurück', pt: 'Voltar' },
  mainMenu: {
    en: 'Main menu',
    hi: 'मुख्य मेनू',
    it: 'Menu principale',
    es: 'Menú principal',
    fr: 'Menu principal',
    de: 'Hauptmenü',
    pt: 'Menu principal',
  },
  more: { en: 'More…', hi: 'और…', it: 'Altro…', es: 'Más…', fr: 'Plus…', de: 'Mehr…', pt: 'Mais…' },
  choose: { en: 'Choose', hi: 'चुनें', it: 'Scegli', es: 'Elegir', fr: 'Choisir', de: 'Auswählen', pt: 'Escolher' },
  trouble: {
    en: 'Sorry, something went wrong on our side. A colleague will take over.',
    hi: 'क्षमा करें, हमारी ओर से कुछ गड़बड़ हो गई। एक सहकर्मी आपसे बात करेंगे।',
    it: 'Ci scusiamo, qualcosa è andato storto da parte nostra. Un collega prenderà in carico la conversazione.',
    es: 'Lo sentimos, algo ha fallado por nuestra parte. Un compañero se hará cargo.',
    fr: 'Désolé, un problème est survenu de notre côté. Un collègue prend le relais.',
    de: 'Entschuldigung, bei uns ist etwas schiefgegangen. Eine Kollegin oder ein Kollege übernimmt.',
    pt: 'Desculpe, algo deu errado do nosso lado. Um colega vai assumir.',
  },
} as const satisfies Record<string, LocalizedText>

export type Word = keyof typeof WORDS

/** The word in every language, with the flow's own where it has some. */
export function wordOf(
  word: Word,
  own: { readonly [W in Word]?: LocalizedText | undefined } | undefined,
): LocalizedText {
  return { ...WORDS[word], ...own?.[word] }
}
