/** Finds which stretches of a text are claimed by quotes and remarks, and what is left. */

export interface Claims {
  /** Indexes of the pieces that the text does not have, or has fewer times than they are claimed. */
  readonly missing: readonly number[];
  /** Stretches of the text that no piece claims, without the blanks around them. */
  readonly unclaimed: readonly string[];
}

/**
 * Each piece claims one stretch of its own. Longer pieces choose first, so that "5" cannot take its
 * place inside "1~15". Only white space may stay unclaimed: a single new comma or digit has to be read.
 */
export function claim(text: string, pieces: readonly string[]): Claims {
  const claimed = new Uint8Array(text.length);
  const missing: number[] = [];
  const byLength = [...pieces.keys()].toSorted(
    (a, b) => (pieces[b] ?? "").length - (pieces[a] ?? "").length || a - b,
  );
  for (const index of byLength) {
    const piece = pieces[index] ?? "";
    const start = freePlace(text, piece, claimed);
    if (start < 0) missing.push(index);
    else claimed.fill(1, start, start + piece.length);
  }
  return { missing: missing.toSorted((a, b) => a - b), unclaimed: rest(text, claimed) };
}

function freePlace(text: string, piece: string, claimed: Uint8Array): number {
  for (let start = text.indexOf(piece); start >= 0; start = text.indexOf(piece, start + 1))
    if (!claimed.subarray(start, start + piece.length).includes(1)) return start;
  return -1;
}

function rest(text: string, claimed: Uint8Array): string[] {
  let left = "";
  for (let i = 0; i < text.length; i++) left += claimed[i] ? "\0" : text[i];
  return left
    .split("\0")
    .map((stretch) => stretch.trim())
    .filter((stretch) => stretch !== "");
}
