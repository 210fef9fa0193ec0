/**
 * - `loss`: something of the export is not in the document.
 * - `repair`: the export was wrong or invalid in OpenAPI; the document says what was meant.
 * - `guess`: the export does not say; the document holds the likely reading. Check it.
 * - `info`: nothing is missing, but a reader may wonder.
 */
export type NoteLevel = "loss" | "repair" | "guess" | "info";

export interface Note {
  readonly level: NoteLevel;
  readonly code: NoteCode;
  readonly where: string;
  readonly message: string;
}

/** Every code that a conversion can note, with its level. */
export const noteLevels = {
  // Operations
  "duplicate-operation": "loss",
  "identical-operation": "info",
  "not-an-http-operation": "loss",
  "operation-id-derived": "info",
  "operation-id-changed": "repair",
  "status-not-mapped": "info",
  "webhook-address-dropped": "info",
  "info-made-up": "guess",
  // Paths and servers
  "path-cleaned": "repair",
  "path-host-moved": "repair",
  "path-host-guessed": "guess",
  "path-parameter-renamed": "repair",
  "path-variable": "guess",
  "server-dropped": "loss",
  "server-guessed": "guess",
  // Parameters
  "header-ignored": "repair",
  "header-not-settable": "loss",
  "header-became-security": "repair",
  "header-may-be-security": "info",
  "parameter-dropped": "loss",
  "parameter-stale": "repair",
  "parameter-added": "repair",
  "parameter-untyped": "guess",
  // Bodies, responses, examples
  "body-on-get": "loss",
  "body-dropped": "loss",
  "media-type-guessed": "guess",
  "response-code-moved": "guess",
  "response-dropped": "loss",
  "responses-merged": "repair",
  "responses-missing": "guess",
  "stream-item-schema": "guess",
  "example-repaired": "repair",
  "example-dropped": "loss",
  "example-incomplete": "guess",
  "example-variable": "info",
  "number-rounded": "loss",
  "secret-masked": "repair",
  // Schemas and components
  "not-described": "info",
  "dangling-reference": "loss",
  "reference-replaced": "repair",
  "schema-repaired": "repair",
  "keyword-dropped": "loss",
  "component-renamed": "info",
  // Security
  "security-approximated": "guess",
  "security-lost": "loss",
  // Everything else
  "vendor-data-dropped": "info",
  "feature-dropped": "loss",
  "callback-dropped": "loss",
  "unexpected-type": "loss",
  "reserved-name": "loss",
} as const satisfies Record<string, NoteLevel>;

export type NoteCode = keyof typeof noteLevels;

/** Where in the export something stands. Written out only when a note needs it. */
export class Place {
  readonly #parent: Place | undefined;
  readonly #part: string;

  constructor(part: string, parent?: Place) {
    this.#part = part;
    this.#parent = parent;
  }

  at(part: string): Place {
    return new Place(part, this);
  }

  toString(): string {
    return this.#parent === undefined ? this.#part : `${this.#parent.toString()}, ${this.#part}`;
  }
}

/** A path or an address in a message: without what is secret in it, a password or a query, and not for ever. */
export function shownPath(path: string): string {
  const shown = path.replace(/\/\/[^/]*@/, "//").replace(/\?.*$/s, "?…");
  return shown.length > 120 ? `${shown.slice(0, 119)}…` : shown;
}

/** Collects notes; the same note twice is one note. */
export class Notes {
  readonly #notes = new Map<string, Note>();
  readonly #tallies = new Map<string, { code: NoteCode; where: string; message: string; count: number }>();

  add(code: NoteCode, where: Place, message: string): void {
    const note = { level: noteLevels[code], code, where: where.toString(), message };
    this.#notes.set(`${code}\n${note.where}\n${message}`, note);
  }

  /** For what occurs everywhere (`x-apifox-mock` beside each field): one note with a count. */
  tally(code: NoteCode, where: Place, message: string, count = 1): void {
    const key = `${code}\n${where.toString()}\n${message}`;
    const tally = this.#tallies.get(key) ?? { code, where: where.toString(), message, count: 0 };
    tally.count += count;
    this.#tallies.set(key, tally);
  }

  list(): Note[] {
    const tallies = [...this.#tallies.values()].map(({ code, where, message, count }) => ({
      level: noteLevels[code],
      code,
      where,
      message: `${message} (${count} ×)`,
    }));
    return [...this.#notes.values(), ...tallies];
  }
}
