/** The form: a row for each field of the definition, as the chosen model takes it. */
import { imageToVideo } from "../../generated/image-to-video.js";
import type { Definition, Field } from "../constraints/definition.js";
import {
  capabilities,
  suggestFixes,
  type FieldCapability,
  type Fix,
  type Violation,
} from "../constraints/index.js";
import { createControl } from "./controls.js";
import { byId, element, fill } from "./elements.js";
import { createPicture } from "./picture-upload.js";
import { isMissing, onChange, refusal, setFields, type View } from "./state.js";
import { wordViolation } from "./violation-words.js";
import { labelOf, meaningOf, say } from "./page-words.js";
import { connect } from "./sandbox-client.js";

const { fields }: Definition = imageToVideo;

/** The field that an upload answers: its row takes a picture as well. */
const pictureField = "img_id";

/** The field that the list of voices has values for. */
const voiceField = "lip_sync_tts_speaker_id";

export function createForm(): void {
  const rows = Object.entries(fields).map(([name, field]) => ({ name, field, ...createRow(name, field) }));
  const essential = rows.filter(({ name, field }) => field.required || name === pictureField);
  // What one chooses from comes before what one writes; the model before all, because the rest depends on it.
  const order = ({ name, field }: (typeof rows)[number]): number =>
    name === "model" ? 0 : name === pictureField ? 1 : field.maxLength ? 2 : 3;
  byId("essentials").append(...essential.toSorted((a, b) => order(a) - order(b)).map(({ node }) => node));
  byId("options").append(...rows.filter((row) => !essential.includes(row)).map(({ node }) => node));
  byId("optional").toggleAttribute("open", matchMedia("(min-width: 56rem)").matches);
  onChange((view) => {
    const taken: Readonly<Record<string, FieldCapability>> = capabilities(view.model).fields;
    for (const row of rows) row.update(view, taken[row.name]);
    const { violations } = view;
    // What is wrong must be seen.
    const isHidden = rows.some(
      ({ name, node }) => byId("options").contains(node) && violations.some(({ path }) => path[0] === name),
    );
    if (isHidden) byId("optional").setAttribute("open", "");
    const refused = rows.filter(({ name }) => !taken[name]).map(({ name }) => name);
    const left = refused.filter((name) => view.values[name]);
    const sentences = [
      refused.length > 0 && say("refused", view.model, listOf(refused)),
      left.length > 0 && say("left", listOf(left)),
    ];
    byId("refused").textContent = sentences.filter(Boolean).join(" ");
  });
}

function listOf(names: readonly string[]): string {
  return names.map(labelOf).join(say("separator"));
}

interface Row {
  readonly node: HTMLElement;
  update(view: View, capability: FieldCapability | undefined): void;
}

function createRow(name: string, field: Field): Row {
  const control = createControl(name, field);
  const label = element("label", { id: `label-${name}` });
  if (control.isGroup) control.node.setAttribute("aria-labelledby", label.id);
  else label.htmlFor = name === pictureField ? "picture" : control.node.id;
  const meaning = element("p", { className: "meaning", id: `meaning-${name}` });
  const needs = element("p", { className: "meaning", id: `needs-${name}` });
  const problems = element("div", { className: "problems", id: `problems-${name}`, "aria-live": "polite" });
  control.node.setAttribute("aria-describedby", `${meaning.id} ${needs.id} ${problems.id}`);
  const head = element("div", { className: "head" }, label, element("code", {}, name));
  const idLabel = element("label", { className: "meaning", htmlFor: control.node.id });
  const before = name === pictureField ? [createPicture(), idLabel] : [];
  const behind = name === voiceField ? [createVoices(control.node)] : [];
  const className = `row row-${field.type}`;
  const parts = [head, ...before, control.node, ...behind, meaning, needs, problems];
  const node = element("div", { className }, ...parts);
  return {
    node,
    update(view, capability) {
      const { values, violations } = view;
      const value = values[name] ?? "";
      const own = violations.filter(({ path }) => path[0] === name);
      node.hidden = !capability && own.length === 0;
      label.textContent = labelOf(name);
      idLabel.textContent = say("idInstead");
      meaning.textContent = meaningOf(name);
      const lacking = (capability?.needs ?? []).filter((partner) => !view.request[partner.field]);
      needs.hidden = lacking.length === 0 || own.length > 0;
      needs.textContent = say("only", listOf(lacking.map((partner) => partner.field)));
      control.update(value, capability, (choice) => {
        const refused = refusal(name, choice);
        return refused && wordViolation(refused, name === "model" ? choice : view.model).text;
      });
      const isWrong = own.some((violation) => !isMissing(violation, view));
      control.node.setAttribute("aria-invalid", String(isWrong));
      node.classList.toggle("wrong", isWrong);
      fill(problems, ...own.map((violation) => showProblem(violation, view)));
    },
  };
}

function showProblem(violation: Violation, view: View): HTMLElement {
  const { request, model } = view;
  const { text, lang } = wordViolation(violation, model);
  const field = String(violation.path[0]);
  const place = `fix-${violation.path.join("-")}-${violation.rule}`;
  const fixes = suggestFixes(request, violation).map((fix, index) =>
    wayOut(`${place}-${index}`, describeFix(fix), () => {
      setFields(fix.set);
      // The button is gone, and the keyboard would begin again at the top of the page.
      focusField(Object.keys(fix.set)[0]!);
    }),
  );
  const needsPicture = field === pictureField && request[field] === undefined;
  const choose = needsPicture
    ? [wayOut(`${place}-picture`, say("choose"), () => byId("picture").click())]
    : [];
  const className = isMissing(violation, view) ? "problem missing" : "problem";
  return element("div", { className }, element("p", { lang }, text), ...choose, ...fixes);
}

function wayOut(id: string, text: string, onclick: () => void): HTMLElement {
  return element("button", { type: "button", className: "fix", id, onclick }, text);
}

/** Goes to a field, for those with a keyboard too. */
export function focusField(name: string): void {
  const isPicture = name === pictureField;
  const control = byId(isPicture ? "picture" : `field-${name}`);
  const inner = control.querySelector<HTMLElement>(":checked") ?? control.querySelector<HTMLElement>("input");
  control.closest("details")?.setAttribute("open", "");
  (inner ?? control).focus();
  control.closest(".row")?.scrollIntoView({ block: "nearest" });
}

function describeFix({ set }: Fix): string {
  const parts = Object.entries(set).map(([field, value]) => {
    if (value === undefined || value === false) return say("remove", labelOf(field));
    return say("set", labelOf(field), value === true ? say("on") : value);
  });
  return parts.join(say("separator"));
}

/** More than the sandbox has, and as many as a list to choose from is good for. */
const most = 100;

/** They are asked for when somebody comes to the input: most requests have no voice. */
function createVoices(input: HTMLElement): HTMLElement {
  const node = element("datalist", { id: "voices" });
  // The property cannot be set.
  input.setAttribute("list", node.id);
  let asked = false;
  const ask = async (): Promise<void> => {
    if (asked) return;
    asked = true;
    try {
      const { data } = await connect().listVoices({ page_size: most });
      node.append(
        ...data.map(({ speaker_id, name }) => element("option", { value: speaker_id, label: name })),
      );
    } catch {
      // Without them one can still write an id; the next time there may be a key.
      asked = false;
    }
  };
  input.addEventListener("focus", () => void ask());
  return node;
}
