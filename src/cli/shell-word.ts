/** A text as one word of a command line, for a shell like those of POSIX. */
export function shellWord(text: unknown): string {
  const word = String(text);
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
