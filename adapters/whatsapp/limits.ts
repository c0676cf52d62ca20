// Every limit of the Cloud API that this adapter builds by, each in one place.
//
// Grades of the sources: A = Meta's own pages, B = a dated summary of them or well-tested clients, C = third parties only.
// Meta never says what a "character" is; `cut.ts` counts so that either reading is kept.

const KIB = 1_024
const MIB = 1_024 * KIB

export const LIMITS = {
  /** A */
  text: { bodyCharsMax: 4_096 },
  /** A: image, video and document; audio and stickers have no caption. */
  captionCharsMax: 1_024,
  /** A for buttons, links and location requests. For lists Meta's page says 4,096 (A), clients keep to 1,024 (C):
   *  the smaller, because a text that is cut reaches the customer and a message that is refused does not. */
  interactiveBodyCharsMax: 1_024,
  /** A */
  headerCharsMax: 60,
  /** A */
  footerCharsMax: 60,
  /** A. A template's own button labels may have 25: another limit, not this one. */
  buttons: { max: 3, titleCharsMax: 20, idCharsMax: 256 },
  /** A: ten rows in all sections together. */
  list: {
    rowsMax: 10,
    rowTitleCharsMax: 24,
    rowDescriptionCharsMax: 72,
    rowIdCharsMax: 200,
    buttonCharsMax: 20,
    sectionTitleCharsMax: 24,
  },
  /** A: exactly one web address per message. */
  link: { titleCharsMax: 20 },
  /** A: the whole body after filling in; one value can never need more. */
  template: { parameterCharsMax: 1_024 },
  /** A: `biz_opaque_callback_data`, echoed in receipts. */
  callbackDataCharsMax: 512,
  /** A: the typing indicator goes away by itself after this. */
  typingShownMs: 25_000,
  /** A: largest files the channel takes, by kind, and their types. */
  media: {
    image: { bytesMax: 5 * MIB, mimeTypes: ['image/jpeg', 'image/png'] },
    video: { bytesMax: 16 * MIB, mimeTypes: ['video/mp4', 'video/3gpp'] },
    audio: { bytesMax: 16 * MIB, mimeTypes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'] },
    document: { bytesMax: 100 * MIB, mimeTypes: undefined },
    /** The animated figure; a still sticker may have 100 KiB. */
    sticker: { bytesMax: 500 * KIB, mimeTypes: ['image/webp'] },
  },
} as const
