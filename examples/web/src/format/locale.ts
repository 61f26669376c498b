/** The reader's own English, for digits and dates; this app's words are English. */
export function readerLocale(): string {
  return navigator.languages.find((language) => language.startsWith('en')) ?? 'en';
}
