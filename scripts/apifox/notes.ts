import { createHash } from "node:crypto";
import { printable } from "../../src/cli/printable.js";
import type { Json } from "./plain-data.js";

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
  /** Of a loss that the message does not show, or not whole: its check sum, so that whoever has read it sees that it changed. */
  readonly sum?: string;
  /** For a loss in what operations share, a model or a response: all that refer to it. */
  readonly operations?: readonly string[];
}

/** Every code that a conversion can note, with its level. */
export const noteLevels = {
  // Operations
  "duplicate-operation": "loss",
  "identical-operation": "info",
  "not-an-http-operation": "loss",
  "operation-id-derived": "info",
  "operation-id-changed": "repair",
  "no-operations": "guess",
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
  "reference-opened": "loss",
  "reference-with-siblings": "info",
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
  "member-twice": "loss",
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

  /** This place, the one that holds it, and so on. */
  *outwards(): Generator<Place> {
    yield this;
    if (this.#parent !== undefined) yield* this.#parent.outwards();
  }

  /** Names may be as long as their export: they stand in every note of what is inside. */
  at(part: string): Place {
    return new Place(shortened(part, 200), this);
  }

  /** What it is called where it stands. */
  get name(): string {
    return this.#part;
  }

  toString(): string {
    return this.#parent === undefined ? this.#part : `${this.#parent.toString()}, ${this.#part}`;
  }
}

/** A path or an address in a message: without what is secret in it, a password or a query, and not for ever. */
export function shownPath(path: string): string {
  return shortened(path.replace(/\/\/[^/]*@/, "//").replace(/\?.*$/s, "?…"), 120);
}

const shortened = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;

const checkSum = (lost: Json): string =>
  createHash("sha256").update(JSON.stringify(lost)).digest("hex").slice(0, 12);

/** Collects notes; the same note twice is one note, because a schema may be written at several places. */
export class Notes {
  readonly #notes = new Map<string, Note & { readonly place: Place }>();
  readonly #tallies = new Map<string, { code: NoteCode; where: string; message: string; count: number }>();

  /** @param lost What is lost, where the words do not show it */
  add(code: NoteCode, where: Place, words: string, lost?: Json): void {
    const level = noteLevels[code];
    const message = shortened(words, 1000);
    const unshown = lost ?? (message === words ? undefined : words);
    const sum = level === "loss" && unshown !== undefined ? { sum: checkSum(unshown) } : {};
    const note = { level, code, where: where.toString(), message, place: where, ...sum };
    this.#notes.set(`${code}\n${note.where}\n${message}\n${sum.sum ?? ""}`, note);
  }

  /** For what stands once in the export: the next one that reads the same is another loss, and another note. */
  each(code: NoteCode, where: Place, message: string, lost?: Json): void {
    const sum = lost === undefined ? {} : { sum: checkSum(lost) };
    const note = { level: noteLevels[code], code, where: where.toString(), message, place: where, ...sum };
    this.#notes.set(`${this.#notes.size}`, note);
  }

  /** For what occurs everywhere (`x-apifox-mock` beside each field): one note with a count. */
  tally(code: NoteCode, where: Place, message: string, count = 1): void {
    const key = `${code}\n${where.toString()}\n${message}`;
    const tally = this.#tallies.get(key) ?? { code, where: where.toString(), message, count: 0 };
    tally.count += count;
    this.#tallies.set(key, tally);
  }

  /** @param usersOf The operations that refer to what is at a place, if it is shared. */
  list(usersOf: (place: Place) => readonly string[]): Note[] {
    const tallies = [...this.#tallies.values()].map(({ code, where, message, count }) => ({
      level: noteLevels[code],
      code,
      where,
      message: `${message} (${count} ×)`,
    }));
    const notes = [...this.#notes.values()].map(({ place, ...note }): Note => {
      const operations = note.level === "loss" ? usersOf(place) : [];
      return operations.length > 0 ? { ...note, operations } : note;
    });
    return [...notes, ...tallies];
  }
}

/** A note on one line. */
export function noteLine({ level, code, where, message }: Note): string {
  return printable(`${level.padEnd(6)} ${code}: ${where}: ${message}`);
}
