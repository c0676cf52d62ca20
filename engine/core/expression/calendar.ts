// The business's own time: its zone and the hours in which people answer.

/** Minutes since local midnight, `from` inclusive, `to` exclusive; 1440 is the end of the day. */
export interface OpenInterval {
  readonly fromMinute: number
  readonly toMinute: number
}

export interface BusinessCalendar {
  /** IANA name, for example `Asia/Taipei`. */
  readonly timeZone: string
  /** Monday first (index 0) to Sunday (6). `undefined`: open always. */
  readonly week?: readonly (readonly OpenInterval[])[] | undefined
}
