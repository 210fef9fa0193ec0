/** Where the vendor speaks of several operations at once. Each of these texts is read in one of the operation files. */
import { isObject, objectsOf, type JsonObject } from "../shared/json-value.js";
import { operationSlots, saysSomething, slot, type TextSlot } from "./text-slots.js";

/**
 * What the export says of itself and of the folders that its operations lie in, which are its tags: `export`, `tag 视频`; and what they
 * are called, where that says something: `export (title)`, `tag v6 专用 (name)`.
 */
export function sharedSlots(document: JsonObject): TextSlot[] {
  const { info, tags } = document;
  const operations = [...operationSlots(document).values()].map(({ operation }) => operation);
  // The page of one operation has no title but the operation's.
  const isNamed = isObject(info) && operations.every(({ summary }) => summary !== info["title"]);
  return [
    ...(isObject(info) ? said(slot("export", info, "description")) : []),
    ...(isNamed ? said(slot("export (title)", info, "title")).filter(hasMeaning) : []),
    ...objectsOf(tags).flatMap((tag) => [
      ...said(slot(`tag ${String(tag["name"])}`, tag, "description")),
      ...said({ ...slot(`tag ${String(tag["name"])} (name)`, tag, "name"), write: () => {} }).filter(
        hasMeaning,
      ),
    ]),
  ];
}

const said = (text: TextSlot): TextSlot[] => (text.text.trim() === "" ? [] : [text]);

const hasMeaning = ({ text }: TextSlot): boolean => saysSomething(text);
