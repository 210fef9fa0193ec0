/** Where things stand in the text of JSON, which its values no longer tell. */

/** Where the object or list that begins at an offset ends, whatever stands behind it; `undefined` where it does not. */
export function endOfValue(text: string, start: number): number | undefined {
  let depth = 0;
  let isText = false;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index];
    if (isText && character === "\\") index += 1;
    else if (character === '"') isText = !isText;
    else if (!isText && (character === "{" || character === "[")) depth += 1;
    else if (!isText && (character === "}" || character === "]")) depth -= 1;
    if (depth === 0) return index + 1;
  }
  return undefined;
}

/** Tells line and column of an offset, both from 1. */
export function positionsIn(text: string): (offset: number) => { line: number; column: number } {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** A member that stands twice in one object, of which no parser keeps the first. */
export interface Twice {
  readonly name: string;
  /** Where the one that is lost begins, and the one after it. */
  readonly offsets: readonly [number, number];
}

/** The members that stand twice in an object of well-formed JSON, at any depth. */
export function membersTwice(text: string): Twice[] {
  const found: Twice[] = [];
  /** The objects around, each with its members' names; a list has none. */
  const open: (Map<string, number> | undefined)[] = [];
  let isName = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === "{" || character === "[") {
      open.push(character === "{" ? new Map() : undefined);
      isName = character === "{";
    } else if (character === "}" || character === "]") open.pop();
    else if (character === ",") isName = open.at(-1) !== undefined;
    else if (character === '"') {
      const start = index;
      for (index += 1; text[index] !== '"'; index += 1) if (text[index] === "\\") index += 1;
      const names = open.at(-1);
      if (!isName || names === undefined) continue;
      isName = false;
      const name = JSON.parse(text.slice(start, index + 1)) as string;
      const before = names.get(name);
      if (before !== undefined) found.push({ name, offsets: [before, start] });
      names.set(name, start);
    }
  }
  return found;
}
