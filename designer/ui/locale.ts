// How dates are written: in the language of the page, the way the reader's own region writes them where we know it.

/** “en-GB” for an English page in a British browser. */
export function localeOf(language: string): string {
  return navigator.languages.find((wanted) => wanted.split('-')[0] === language) ?? language
}
