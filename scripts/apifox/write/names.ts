/** Texts of one kind, each given out once: the second `pet` is `pet2`, or with another separator `pet_2`. */
export class Unique {
  readonly #taken = new Set<string>();
  /** Where to go on counting: a project may have thousands of one name. */
  readonly #counts = new Map<string, number>();
  readonly #separator: string;

  constructor(separator = "") {
    this.#separator = separator;
  }

  has(text: string): boolean {
    return this.#taken.has(text);
  }

  claim(wanted: string): string {
    let text = wanted;
    let count = this.#counts.get(wanted) ?? 1;
    for (; this.#taken.has(text); count += 1) text = `${wanted}${this.#separator}${count + 1}`;
    this.#counts.set(wanted, count);
    this.#taken.add(text);
    return text;
  }
}

/** Hands out names of components: ASCII, and safe as an object key and in a `$ref`. */
export class Names {
  readonly #names = new Unique("_");

  /** The name itself if it is valid and free; otherwise what is valid of it, with a number where needed. */
  claim(wanted: string, fallback: string): string {
    return this.#names.claim(componentName(wanted) || componentName(fallback) || "Unnamed");
  }

  /** Claims for many: names that are valid as they are go first, so that `用户 User` never takes the name of `User`. */
  claimAll(wanted: readonly { readonly name: string; readonly fallback: string }[]): string[] {
    const claimed = wanted.map(() => "");
    for (const exact of [true, false]) {
      wanted.forEach(({ name, fallback }, index) => {
        if ((componentName(name) === name) === exact) claimed[index] = this.claim(name, fallback);
      });
    }
    return claimed;
  }
}

/** What OpenAPI allows in a component's name, less what objects inherit; Chinese and `«»` go, words stay apart. */
export function componentName(text: string): string {
  const name = text
    .normalize("NFKC")
    .replaceAll(/[^A-Za-z0-9._-]+/g, "_")
    .replace(/^_+/, "")
    .slice(0, 100)
    .replace(/_+$/, "");
  return /^[._-]*$/.test(name) || name in Object.prototype ? "" : name;
}

/** A short text that depends on nothing but the given one: 32-bit FNV-1a, in hexadecimal. */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** `POST /pets/{id}/images` becomes `postPetsByIdImages`: stable, because nothing else goes into it. */
export function derivedOperationId(method: string, path: string): string {
  const words = path.split("/").flatMap((segment) => {
    const placeholder = /^\{(.*)\}$/.exec(segment);
    return placeholder === null ? wordsOf(segment) : ["by", ...wordsOf(placeholder[1] ?? "")];
  });
  return camelCase([method, ...(words.length > 0 ? words : ["root"])]);
}

/** An identifier out of a given operation id; empty when nothing of it can be used. */
export function operationIdOf(text: string): string {
  if (/^[A-Za-z_$][\w$]*$/.test(text)) return text;
  const id = camelCase(wordsOf(text));
  return /^[A-Za-z]/.test(id) ? id : "";
}

const wordsOf = (text: string): string[] => text.match(/[A-Za-z0-9_]+/g) ?? [];

const camelCase = (words: readonly string[]): string =>
  words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join("");
