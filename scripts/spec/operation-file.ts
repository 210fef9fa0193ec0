/**
 * What a file of `spec/operations/` holds: what the vendor's sentences say of an operation, and, as data, what its requests may say. The vendor writes
 * rules in prose, and no diff tool reads prose, so each text of the export is claimed here piece by piece.
 */
import type { Json } from "../shared/json-value.js";
import type { Fact } from "./definition/facts/index.js";

/** What stands in a draft where a person has to write: a translation, a note, a decision. */
export const UNTOLD = "…";

/** A piece of the vendor's text, exactly as it stands there, and what was made of it; or a fact from elsewhere. */
export interface Reading {
  /** A sentence that rules something … */
  readonly quote?: string;
  /** … or a bit of text that rules nothing … */
  readonly remark?: string;
  /** … or where a fact is from that stands in no sentence. Each reading has one of these. */
  readonly source?: string;
  /** What the generator printed for a person to decide on. It is refused until it is one of the other three. */
  readonly draft?: string;
  /** In English. Stands in the document below the vendor's words. */
  readonly translation?: string;
  /** Why it was read so where another reading is possible. Stands in the document too. */
  readonly note?: string;
  readonly states?: readonly Fact[];
  /** The overlay actions that came of it: `overlay:<x-id>`. */
  readonly read?: readonly string[];
  /** Words of the piece that look like data and are none. */
  readonly beside?: readonly (string | number)[];
  /** Data of `states` that the piece does not spell. */
  readonly inferred?: readonly (string | number)[];
}

/** The words for a field, in both languages of the project. */
export interface Words {
  readonly en: string;
  readonly zh: string;
}

/** The readings of one text of an operation. */
export interface Slot {
  /** The type that the field had when it was read; a retyped field has to be read again. */
  readonly type?: string;
  /** What a number counts. */
  readonly unit?: string;
  /** Its name in a form, and what it is for. */
  readonly label?: Words;
  readonly meaning?: Words;
  /** None where the export says nothing. */
  readonly text: readonly Reading[];
  /** The name of the operation whose slot of the same name was read: the pages share the text, and it is read once. */
  readonly same?: string;
}

/** A fact that stands in the export's structure and not in its prose. */
export interface StructureReading {
  /** RFC 6901 pointer inside the converted operation, or `/components/…` of the converted document. */
  readonly at: string;
  /** The value that stood there when it was read. */
  readonly is: Json;
  readonly note: string;
  readonly states?: readonly Fact[];
  readonly read?: readonly string[];
}

/** What of the export is not in the document. */
export interface LossReading {
  /** As the generator prints it. */
  readonly is: string;
  /** Why it may be left out, or where it is stated instead. */
  readonly note: string;
}

export interface OperationFile {
  /** `spec/operations/image-to-video.yaml`. */
  readonly file: string;
  /** By method and path: `POST /openapi/v2/video/img/generate`. */
  readonly operation: string;
  /** Whether asking for it costs credits. Nothing that does is ever sent twice. */
  readonly paid: boolean;
  /** What the generated files are called: `image-to-video`. Without one, nothing is made but the document. */
  readonly name?: string;
  /** What the client's method is called. Overlay actions find the operation by it, so that its path stands nowhere else. */
  readonly operationId?: string;
  /** In the place of the tags that the export has. */
  readonly tags?: readonly string[];
  readonly structure?: readonly StructureReading[];
  readonly losses?: readonly LossReading[];
  /** By the name of the text slot: `summary`, `body duration`, `response 200`. */
  readonly texts: Readonly<Record<string, Slot>>;
  /** File and line of a part, for messages. */
  at(path: readonly (string | number)[]): string;
}
