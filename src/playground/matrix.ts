/** What each model takes, as a picture that one filters: bars of seconds for each quality, and a mark for each feature. */
import {
  capabilities,
  fieldNames,
  modelNames,
  qualityNames,
  type FieldCapability,
  type FieldName,
  type Model,
  type Quality,
} from "../constraints/index.js";
import { byId, element, fill } from "./elements.js";
import { change, onChange } from "./state.js";
import { labelOf, say } from "./page-words.js";

const all = modelNames.map((name) => capabilities(name));
const durations = [...new Set(all.flatMap(({ durations: each }) => each as readonly number[]))].toSorted(
  (a, b) => a - b,
);
const longest = durations.at(-1) ?? 0;

/** The fields that some models take and others do not, or not alone. */
const features = fieldNames.filter((name) => new Set(all.map(({ fields }) => mark(fields[name]))).size > 1);

function mark(field: FieldCapability | undefined): "yes" | "no" | "only" {
  if (!field) return "no";
  return field.needs?.length ? "only" : "yes";
}

interface Filter {
  duration: number | undefined;
  quality: Quality | undefined;
  readonly features: Set<FieldName>;
}

export function createMatrix(): void {
  const filter: Filter = { duration: undefined, quality: undefined, features: new Set() };
  const filters = element("div", { className: "filters" });
  const table = element("div", {
    className: "scroll",
    tabIndex: 0,
    role: "region",
    "aria-labelledby": "models-title",
  });
  const count = element("p", { className: "quiet", role: "status", id: "model-count" });
  byId("models").append(filters, count, table);
  let model: Model | undefined;
  const update = (): void => {
    const matching = modelNames.filter((name) => matches(name, filter));
    fill(filters, ...showFilters(filter, update));
    count.textContent = say("count", matching.length, modelNames.length);
    fill(table, showTable(matching, filter, model));
  };
  onChange((view) => {
    model = view.model;
    update();
  });
}

function matches(model: Model, { duration, quality, features: wanted }: Filter): boolean {
  const { durations: any, durationsAt, fields } = capabilities(model);
  const seconds: readonly number[] = quality ? durationsAt[quality] : any;
  if (seconds.length === 0 || (duration !== undefined && !seconds.includes(duration))) return false;
  return [...wanted].every((name) => fields[name]);
}

function showFilters(filter: Filter, update: () => void): HTMLElement[] {
  const seconds = element(
    "select",
    { id: "filter-duration", "aria-label": labelOf("duration") },
    element("option", { value: "" }, say("anyDuration")),
    ...durations.map((each) => element("option", { value: String(each) }, say("seconds", each))),
  );
  seconds.value = String(filter.duration ?? "");
  seconds.addEventListener("change", () => {
    filter.duration = seconds.value === "" ? undefined : Number(seconds.value);
    update();
  });
  const quality = element(
    "select",
    { id: "filter-quality", "aria-label": labelOf("quality") },
    element("option", { value: "" }, say("anyQuality")),
    ...qualityNames.map((each) => element("option", { value: each }, each)),
  );
  quality.value = filter.quality ?? "";
  quality.addEventListener("change", () => {
    filter.quality = qualityNames.find((each) => each === quality.value);
    update();
  });
  const boxes = features.map((name) => {
    const box = element("input", {
      type: "checkbox",
      id: `filter-${name}`,
      checked: filter.features.has(name),
    });
    box.addEventListener("change", () => {
      if (box.checked) filter.features.add(name);
      else filter.features.delete(name);
      update();
    });
    return element("label", { className: "chip" }, box, element("span", {}, labelOf(name)));
  });
  return [seconds, quality, ...boxes];
}

function showTable(shown: readonly Model[], filter: Filter, chosen: Model | undefined): HTMLElement {
  const heads = [labelOf("model"), ...qualityNames, ...features.map((name) => labelOf(name))];
  const head = element("tr", {}, ...heads.map((text) => element("th", { scope: "col" }, text)));
  const rows = shown.map((name) => {
    const { durationsAt, fields } = capabilities(name);
    const choose = element(
      "button",
      {
        type: "button",
        id: `use-${name}`,
        "aria-label": say("useModel", name),
        onclick: () => change({ model: name }),
      },
      name,
    );
    choose.setAttribute("aria-pressed", String(name === chosen));
    return element(
      "tr",
      { className: name === chosen ? "chosen" : "" },
      element("th", { scope: "row" }, choose),
      ...qualityNames.map((at) => element("td", {}, showSeconds(durationsAt[at], filter.duration))),
      ...features.map((feature) => element("td", {}, showMark(fields[feature]))),
    );
  });
  return element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows));
}

/** A tick for each second up to the longest; the words are for those who do not see it. */
function showSeconds(seconds: readonly number[], wanted: number | undefined): HTMLElement {
  const ticks = Array.from({ length: longest }, (_, index) => index + 1).map((second) => {
    const state = seconds.includes(second) ? "on" : "";
    return element("i", { className: second === wanted ? `${state} wanted` : state });
  });
  const isDense = seconds.length > 3;
  const text = isDense ? `${seconds[0]}–${seconds.at(-1)}` : seconds.join(" · ");
  const bar = element("span", { className: "bars", "aria-hidden": "true" }, ...ticks);
  const words = seconds.length > 0 ? say("seconds", text) : "–";
  return element("span", { className: "seconds" }, bar, element("span", {}, words));
}

function showMark(field: FieldCapability | undefined): HTMLElement {
  const kind = mark(field);
  const partners = (field?.needs ?? []).map((need) => labelOf(need.field)).join(say("separator"));
  const text = kind === "only" ? say("only", partners) : say(kind);
  return element(
    "span",
    { className: `mark ${kind}`, title: text },
    element("span", { className: "spoken" }, text),
  );
}
