/** What the page shows, in one place: parts of the page change it, and are told of every change. */
import {
  checkImageToVideo,
  fromForm,
  modelNames,
  qualityNames,
  type Model,
  type Violation,
} from "../constraints/index.js";

/** The text of each field, `true` where a switch is on, `""` where nothing is said. */
export type FormValues = Readonly<Record<string, string | true>>;

export interface View {
  /** What the form holds; what the chosen model does not take, or what is empty, is not in the request. */
  readonly values: FormValues;
  readonly request: Readonly<Record<string, unknown>>;
  readonly violations: readonly Violation[];
  readonly model: Model;
  /** The name of the picture that `img_id` belongs to, while it does. */
  readonly file: string | undefined;
}

/** Whether something is still to be given, rather than given wrong. */
export function isMissing({ path: [name] }: Violation, { request }: View): boolean {
  return request[String(name)] === undefined;
}

/** Something to begin with that needs a picture only. */
const first: FormValues = {
  model: "v6",
  duration: "5",
  quality: qualityNames.at(2)!,
  prompt: "The cat yawns",
};

let values: FormValues = first;
let picture: { readonly id: string; readonly name: string } | undefined;
const listeners: ((view: View) => void)[] = [];

export function onChange(listener: (view: View) => void): void {
  listeners.push(listener);
}

export function change(changed: FormValues): void {
  values = { ...values, ...changed };
  refresh();
}

/** Changes what the request says; `undefined` and `false` leave a field out. */
export function setFields(set: Readonly<Record<string, unknown>>): void {
  const texts = Object.entries(set).map(([name, value]) => {
    const text = value === true || String(value ?? "");
    return [name, value === false ? "" : text] as const;
  });
  change(Object.fromEntries(texts));
}

/** The picture that was uploaded goes into the request. */
export function setPicture(id: string, name: string): void {
  picture = { id, name };
  change({ img_id: id });
}

/** Another picture comes in the place of the one that was uploaded: its id must not be paid for. */
export function dropPicture(): void {
  if (picture && picture.id === values["img_id"]) change({ img_id: "" });
  picture = undefined;
}

/** Why a value of a field is refused with the rest of the form as it is. */
export function refusal(name: string, value: string): Violation | undefined {
  const violations = checkImageToVideo(fromForm({ ...values, [name]: value }));
  return violations.find(({ path }) => path[0] === name);
}

/** Shows everything anew: also when the language was changed. */
export function refresh(): void {
  const request = fromForm(values);
  const model = modelNames.find((name) => name === values["model"]) ?? modelNames[0]!;
  const file = picture?.id === values["img_id"] ? picture?.name : undefined;
  const view: View = { values, request, violations: checkImageToVideo(request), model, file };
  for (const listener of listeners) listener(view);
}
