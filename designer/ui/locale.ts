// How dates and numbers are written: in the language of the page, the way the reader's own region writes them where we know it.

/** “en-GB” for an English page in a British browser. */
export function localeOf(language: string): string {
  return navigator.languages.find((wanted) => wanted.split('-')[0] === language && isTag(wanted)) ?? language
}

/** The reader's own, whatever the page speaks: for files that other programs of theirs open. */
export const ownLocale = (): string => navigator.languages.find(isTag) ?? 'en'

/** Chrome on a Linux machine without a region says “en-US@posix”: Intl throws at it, and the page would be gone. */
function isTag(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length > 0
  } catch {
    return false
  }
}
