// Small words of short answers: numbers, places in a list, words that carry no wish of their own.

import { fold } from '../matching/fold.ts'

/** Words by the number they say; the first list is one. English, Italian, Hindi (also romanised), Spanish, German, French, Portuguese. */
const NUMBERS = [
  'one uno एक ek eins un une',
  'two due दो dos zwei zwo deux dois duas',
  'three tre तीन teen tres drei trois três',
  'four quattro चार char chaar cuatro vier quatre quatro',
  'five cinque पाँच paanch panch cinco fünf cinq',
  'six sei छह छः chhe chhah seis sechs',
  'seven sette सात saat siete sieben sept sete',
  'eight otto आठ aath ocho acht huit oito',
  'nine nove नौ nau nueve neun neuf',
  'ten dieci दस diez zehn dix dez',
  'eleven undici ग्यारह gyarah elf onze',
  'twelve dodici बारह barah doce zwölf douze doze',
]

const ORDINALS = [
  'first primo prima पहला पहली पहले pehla pehli pahla primero primera erste erster erstes premier première primeiro primeira',
  'second secondo seconda दूसरा दूसरी दूसरे dusra dusri doosra doosri segundo segunda zweite zweiter zweites deuxième seconde',
  'third terzo terza तीसरा तीसरी तीसरे teesra teesri tisra tercero tercera dritte dritter drittes troisième terceiro terceira',
  'fourth quarto quarta चौथा चौथी चौथे chautha chauthi cuarto cuarta vierte vierter viertes quatrième',
  'fifth quinto quinta पाँचवाँ पाँचवीं पाँचवें fünfte fünfter fünftes cinquième',
  'sixth sesto sesta छठा छठी छठे sexto sexta sechste sechster sechstes sixième',
  'seventh settimo settima सातवाँ सातवीं सातवें séptimo siebte siebter siebtes septième sétimo',
  'eighth ottavo ottava आठवाँ आठवीं आठवें octavo achte achter achtes huitième oitavo',
  'ninth nono nona नौवाँ नौवीं नौवें noveno neunte neunter neuntes neuvième',
  'tenth decimo decima दसवाँ दसवीं दसवें décimo zehnte zehnter zehntes dixième',
]

const LAST = 'last ultimo ultima आखिरी आख़िरी अंतिम aakhri último última letzte letzter letztes dernier dernière'

/** Words around a number that points at an option: "option two", "il numero 2", "दूसरा वाला". */
const POINTING =
  'option number choice nr num the one please pls opzione numero scelta il lo la per favore विकल्प नंबर वाला वाली वाले कृपया wala wali opción opcion el por favor die der das nummer bitte le l numéro s il vous plaît o a opção'

/** Words around a wish: "I want … please", "vorrei vedere …", "मुझे … चाहिए". */
const CARRYING = [
  'i we want need would like d ll m to go see show me us tell about know more can you could get choose pick select take a an the of for my on with is are it this that please pls plz thanks thank ok okay hi hello and just',
  'vorrei voglio volevo vedere mostra mostrami dimmi scelgo prendo vai torna a al alla il lo la i gli le l un uno una di del della dei delle per mio mia mi favore grazie ciao salve sapere su',
  'मुझे मैं हम चाहिए चाहता चाहती हूँ है हैं के का की को में से पर देखना दिखाओ दिखाइए दिखाएँ बताओ बताइए कृपया जी एक mujhe chahiye hai ke ka ki ko mein dikhao dikhaiye batao ji plz',
  'quiero quisiera ver muéstrame dime elijo ir a al el la los las un una de del para mi me por favor gracias hola saber sobre',
  'ich wir möchte will hätte gern gerne bitte zeig zeigen sie mir uns die der das den dem ein eine einen zu zum zur nach für danke hallo wissen über',
  'je nous voudrais veux voir montrez moi aller à au aux le la les l un une de du des pour mon ma mes s il vous te plaît merci bonjour sur',
  'eu quero queria gostaria ver mostre me ir ao à o a os as um uma de do da para meu minha por favor obrigado obrigada olá sobre',
].join(' ')

const NEGATING =
  'not no never dont don doesn didn isn without cancel non niente senza नहीं नही मत ना nahi nahin mat sin nunca nicht kein keine ohne ne pas sans não nao sem'

const numberWords = places(NUMBERS)
const ordinalWords = places(ORDINALS)
const lastWords = words(LAST)
const pointingWords = words(POINTING)
const carryingWords = words(`${CARRYING} ${POINTING}`)
const negatingWords = words(NEGATING)

/** The number a folded word says, 1 to 12. Only words: digits are for the caller. */
export function numberOfWord(word: string): number | undefined {
  return numberWords.get(word)
}

/** The place a folded word says, from 1, in a list of `count`: "second", "2nd", "last". */
export function placeOfWord(word: string, count: number): number | undefined {
  if (lastWords.has(word)) return count
  const digits = /^(\d{1,2})(?:st|nd|rd|th|o|a|e|er|eme|ra|ला|रा)$/u.exec(word)?.[1]
  return digits === undefined ? ordinalWords.get(word) : Number(digits)
}

/** Whether a folded word may stand around a number that picks an option. */
export function isPointing(word: string): boolean {
  return pointingWords.has(word)
}

/** Whether a folded word carries no wish of its own. */
export function isCarrying(word: string): boolean {
  return carryingWords.has(word)
}

/** Whether a folded word turns a wish around. */
export function isNegating(word: string): boolean {
  return negatingWords.has(word)
}

function words(list: string): Set<string> {
  return new Set(list.split(' ').map(fold))
}

function places(lists: readonly string[]): Map<string, number> {
  return new Map(lists.flatMap((list, i) => [...words(list)].map((word) => [word, i + 1] as const)))
}
