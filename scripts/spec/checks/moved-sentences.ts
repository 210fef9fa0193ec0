/** Sentences that the vendor has moved from one text to another. */
import type { Problem } from "../../shared/spec-error.js";
import { claim } from "../claims.js";
import type { OperationFile, Reading, Slot } from "../operation-file.js";
import type { TextSlot } from "../text-slots.js";

/** Shorter pieces stand in too many texts to say where one came from. */
const SENTENCE = 4;

export const pieceOf = ({ quote, remark }: Reading): string | undefined => quote ?? remark;

interface Sentence {
  readonly from: string;
  readonly index: number;
  readonly to: string;
}

/** Sentences that are gone from one text and new in another. What they state stays with its field until a person has decided. */
export function followSentences(
  file: OperationFile,
  slots: readonly TextSlot[],
  problems: Problem[],
): OperationFile {
  const open = new Map(slots.map((slot) => [slot.name, openIn(slot, file.texts[slot.name])]));
  const moved: Sentence[] = [];
  for (const [from, { missing }] of open)
    for (const index of missing) {
      const piece = pieceOf(file.texts[from]?.text[index] ?? {}) ?? "";
      if (piece.length < SENTENCE) continue;
      for (const [to, other] of open) {
        const place = to === from ? -1 : other.unclaimed.findIndex((text) => text.includes(piece));
        if (place < 0) continue;
        // Taken out, so that the next piece does not claim the same place.
        other.unclaimed[place] = other.unclaimed[place]?.replace(piece, "") ?? "";
        moved.push({ from, index, to });
        break;
      }
    }
  if (moved.length === 0) return file;
  tell(file, moved, problems);
  return transfer(file, moved);
}

function openIn(slot: TextSlot, own: Slot | undefined): { missing: number[]; unclaimed: string[] } {
  if (!own) return { missing: [], unclaimed: [] };
  const places = [...own.text.keys()].filter((index) => pieceOf(own.text[index]!) !== undefined);
  const { missing, unclaimed } = claim(
    slot.text,
    places.map((index) => pieceOf(own.text[index]!) ?? ""),
  );
  return {
    missing: missing.map((place) => places[place] ?? 0),
    unclaimed: unclaimed.map(({ text }) => text),
  };
}

/** Two texts that have changed places are one move. */
function tell(file: OperationFile, moved: readonly Sentence[], problems: Problem[]): void {
  const told = new Set<string>();
  for (const { from, to } of moved) {
    if (told.has(`${from}\n${to}`)) continue;
    const back = moved.filter((other) => other.from === to && other.to === from);
    const forth = moved.filter((other) => other.from === from && other.to === to);
    told.add(`${from}\n${to}`).add(`${to}\n${from}`);
    const quoted = forth
      .map(({ index }) => `«${pieceOf(file.texts[from]?.text[index] ?? {}) ?? ""}»`)
      .join(", ");
    const lines = forth.map(({ index }) => file.at(["texts", from, "text", index])).join(", ");
    problems.push(
      back.length > 0
        ? {
            where: file.at(["texts", from]),
            message: `what ${from} and ${to} say has changed places: ${quoted} now stands at ${to}. If the vendor means it, exchange the readings below \`text\` of the two (${file.at(["texts", from, "text"])} and ${file.at(["texts", to, "text"])}); what they state is then true of the other field. If it is a slip of the export, correct the export`,
          }
        : {
            where: file.at(["texts", from, "text", forth[0]?.index ?? 0]),
            message: `${quoted} has moved from ${from} to ${to}. Move the readings (${lines}) below \`texts › ${to} › text\`; what they state is then said of ${to}`,
          },
    );
  }
}

/** In the new place the words count as read, and in the old one what they state goes on holding. */
function transfer(file: OperationFile, moved: readonly Sentence[]): OperationFile {
  const texts: Record<string, Slot> = { ...file.texts };
  for (const { from, index, to } of moved) {
    const old = texts[from]!;
    const reading = file.texts[from]!.text[index]!;
    const { translation = "", states, read } = reading;
    const kept: Reading = {
      source: `moved to ${to}`,
      ...(states && { states }),
      ...(read && { read }),
    };
    texts[from] = { ...old, text: old.text.with(index, kept) };
    const target = texts[to]!;
    texts[to] = { ...target, text: [...target.text, { remark: pieceOf(reading) ?? "", translation }] };
  }
  return { ...file, texts };
}
