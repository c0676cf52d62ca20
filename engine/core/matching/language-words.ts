// Words by which short messages give their language away: greetings, small words, and what people say to a shop.

/**
 * Per language, in its own spelling. `greetings` are enough alone; `words` count one each. A word that two candidate languages
 * share counts for neither, so lists may overlap. Romanised Hindi is Hindi: no script tells it.
 */
export const LANGUAGE_WORDS: Readonly<Record<string, { readonly greetings: string; readonly words: string }>> = {
  en: {
    greetings: 'hi hey hello',
    words:
      'the is are was what where when how why who which and not you your my we our they this that these with from for have has had do does did can could would will want need please thanks thank price order shipping delivery much many any there it of to on in at as be if or so me am i here come don an like about appointment no yes buy',
  },
  hi: {
    greetings: 'namaste namaskar namaskaram namasthe',
    words:
      'kya hai hain kaise kaisa kitna kitne kitni mujhe mera meri mere aap aapka chahiye nahi nahin haan kab kahan kyun kaun karna karo hoga raha rahe bhai dijiye batao bataiye paisa paise keemat kimat kimmat abhi aur ka ki ke ko se me mein do ho gaya gayi kaha nhi dena karni karne kharcha pakka wala',
  },
  it: {
    greetings: 'ciao salve buongiorno buonasera buonanotte',
    words:
      'il lo gli è sono che qual quale quali quanto quanta quanti costa costano vorrei voglio posso potete avete della delle dei degli nel nella per con non questo questa dove quando perché perchè come grazie sì prezzo prezzi ordine spedizione appuntamento mio mia ho no ancora arrivato in i da una ti mi ci se ma',
  },
  es: {
    greetings: 'hola buenas',
    words:
      'el los las es son qué cuál cuánto cuánta cuesta cuestan quiero quisiera puedo tienen una del con por para no este esta dónde cuándo cómo gracias sí precio precios pedido envío cita mi muy pero está buenos días tardes noches todavía llegado favor necesito hay',
  },
  fr: {
    greetings: 'bonjour bonsoir salut coucou',
    words:
      'le les est sont que quel quelle combien coûte coute voudrais veux je puis peux avez vous nous une des du avec pour pas ce cette où quand pourquoi comment merci oui prix commande livraison rendez mon ma mes dans et suis ça plaît bien très',
  },
  de: {
    greetings: 'hallo moin servus guten grüezi',
    words:
      'der die das ist sind was wie wo wann warum wer welche und nicht sie ich wir mein meine ein eine den dem mit für von haben habe hat kann können möchte brauche bitte danke ja nein preis preise bestellung lieferung versand termin viel kostet kosten noch auf zu tag morgen',
  },
  pt: {
    greetings: 'olá oi',
    words:
      'o os as é são qual quanto quanta custa custam quero queria gostaria posso vocês você uma do da dos das com por para não este esta onde quando como obrigado obrigada sim preço preços encomenda entrega envio meu minha muito mas está bom dia boa tarde noite ainda chegou preciso tem',
  },
  nl: {
    greetings: 'hallo hoi goedemorgen goedemiddag goedenavond goedendag',
    words:
      'het een is zijn wat hoe waar wanneer waarom wie welke en niet jullie ik wij mijn deze dit dat met voor van hebben heb heeft kan kunnen wil graag nodig alstublieft bedankt dank ja nee prijs prijzen bestelling levering verzending afspraak veel kost kosten nog op te u',
  },
  id: {
    greetings: 'halo hai permisi selamat',
    words:
      'apa apakah adalah yang berapa harga harganya saya aku kami anda kamu ini itu dan tidak bukan ada di ke dari untuk dengan bisa mau ingin tolong terima kasih pesanan pengiriman kapan bagaimana mana kenapa sudah belum pesan beli',
  },
  tr: {
    greetings: 'merhaba selam günaydın',
    words:
      've bir bu şu ne nasıl nerede neden kim hangi kaç kadar fiyat fiyatı fiyatlar sipariş siparişim kargo istiyorum var yok mı mi mu mü için ile değil evet hayır lütfen teşekkürler ben sen siz benim randevu almak',
  },
  pl: {
    greetings: 'cześć witam dzień',
    words:
      'jest są co jak gdzie kiedy dlaczego kto który ile i nie ja my wy moje moja mój z dla od mam ma może mogę chcę chciałbym proszę dziękuję tak cena ceny kosztuje zamówienie dostawa wysyłka dobry czy jeszcze się to na do',
  },
  vi: {
    greetings: 'chào alo',
    words:
      'là gì bao nhiêu giá tôi bạn mình có không và của này cho với được muốn cần ở đâu khi nào tại sao cảm ơn đơn hàng giao mua xin ạ em anh chị shop cái một',
  },
}

/** Signs and words that tell languages of one script apart, as patterns over the lower-case text. */
export const LANGUAGE_SIGNS: Readonly<Record<string, RegExp>> = {
  hi: /(?<!\p{M}|\p{L})(?:है|हैं|हूँ|हूं|क्या|मुझे|मेरा|मेरी|का|की|को|में|से|चाहिए|कितना|कितने|नहीं|आप)(?!\p{M}|\p{L})/u,
  mr: /ळ|(?<!\p{M}|\p{L})(?:आहे|आहेत|काय|मला|माझी|माझा|माझे|किती|पाहिजे|नाही|कुठे|आणि)(?!\p{M}|\p{L})/u,
  ne: /(?<!\p{M}|\p{L})(?:छ|छैन|हो|मलाई|मेरो|कति|कस्तो|कहाँ|गर्न|चाहियो|तपाईं|पर्छ)(?!\p{M}|\p{L})/u,
  ru: /[ыэё]|(?<!\p{L})(?:что|как|где|сколько|привет|здравствуйте|нужен|хочу)(?!\p{L})/u,
  uk: /[їєґ]|(?<!\p{L})(?:що|як|де|скільки|привіт|добрий|хочу|потрібен)(?!\p{L})/u,
  bg: /(?<!\p{L})(?:какво|къде|колко|здравейте|здрасти|искам|струва|кога|поръчка)(?!\p{L})/u,
  sr: /[ђћџљњј]/u,
  fa: /[پچژگ]|(?<!\p{L})(?:است|من|این|سلام|می|خواهم|چند|قیمت|کجا)(?!\p{L})/u,
  ur: /[ٹڈڑںےہھ]/u,
  ar: /[ةأإى]|(?<!\p{L})(?:هل|كم|أين|ما|مرحبا|السلام|اريد|في|من)(?!\p{L})|(?<!\p{L})ال\p{L}{2}/u,
  zh: /[们这说对买卖吗么钱订单发货个请问为时还没咨询价预约]/u,
  ja: /[\p{sc=Hiragana}\p{sc=Katakana}]/u,
}
