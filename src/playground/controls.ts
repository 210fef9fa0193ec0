/** One control for each kind of field: what it shows, and how it is brought up to date without losing what is being typed. */
import type { Field } from "../constraints/definition.js";
import type { FieldCapability } from "../constraints/index.js";
import { element } from "./elements.js";
import { change } from "./state.js";
import { say } from "./page-words.js";

export interface Control {
  readonly node: HTMLElement;
  /** `label for` goes here; a group of buttons is labelled as a whole instead. */
  readonly isGroup: boolean;
  /**
   * @param capability missing when the model does not take the field
   * @param refusalOf why another value would be refused with the rest of the form as it is
   */
  update(
    value: string | true,
    capability: FieldCapability | undefined,
    refusalOf: (value: string) => string | undefined,
  ): void;
}

export function createControl(name: string, field: Field): Control {
  if (field.type === "boolean") return createSwitch(name);
  if (field.required && (field.enum || field.type === "integer")) return createChips(name, field);
  return field.enum ? createSelect(name) : createText(name, field);
}

/**
 * Everything to choose from at a glance. A value that the model does not take stays there while it is chosen; one that the rest of the
 * form rules out can be chosen all the same, because the rest can be changed then.
 */
function createChips(name: string, field: Field): Control {
  const node = element("div", { className: "chips", role: "radiogroup", id: `field-${name}` });
  let shown = "";
  const show = (values: readonly string[]): void => {
    const hadFocus = node.contains(document.activeElement);
    node.replaceChildren(
      ...values.map((value) => {
        const radio = element("input", {
          type: "radio",
          name,
          value,
          onchange: () => change({ [name]: value }),
        });
        return element("label", { className: "chip" }, radio, element("span", {}, value));
      }),
    );
    if (hadFocus) node.querySelector<HTMLElement>("input")?.focus();
  };
  return {
    node,
    isGroup: true,
    update(value, capability, refusalOf) {
      const offered = (capability?.values ?? field.enum ?? []).map(String);
      const isStray = value !== "" && !offered.includes(String(value));
      const values = isStray ? [...offered, String(value)] : offered;
      if (values.join() !== shown) show(values);
      shown = values.join();
      for (const radio of node.querySelectorAll<HTMLInputElement>("input")) {
        radio.checked = radio.value === value;
        const chip = radio.parentElement!;
        chip.classList.toggle("stray", isStray && radio.value === value);
        const refused = radio.checked ? undefined : refusalOf(radio.value);
        chip.classList.toggle("barred", refused !== undefined);
        // Screen readers say it, too.
        radio.title = refused ?? "";
      }
    },
  };
}

function createSelect(name: string): Control {
  const node = element("select", {
    id: `field-${name}`,
    name,
    onchange: () => change({ [name]: node.value }),
  });
  let shown = "";
  return {
    node,
    isGroup: false,
    update(value, capability) {
      const offered = (capability?.values ?? []).map(String);
      const values = [
        "",
        ...offered,
        ...(value === "" || offered.includes(String(value)) ? [] : [String(value)]),
      ];
      const options = values.map((each) => element("option", { value: each }, each || say("none")));
      const wanted = options.map(({ text }) => text).join();
      if (wanted !== shown) node.replaceChildren(...options);
      shown = wanted;
      node.value = String(value);
    },
  };
}

function createSwitch(name: string): Control {
  const onchange = (): void => change({ [name]: node.checked || "" });
  const node = element("input", { type: "checkbox", role: "switch", id: `field-${name}`, name, onchange });
  return {
    node,
    isGroup: false,
    update(value) {
      node.checked = value === true;
    },
  };
}

/** Texts that may be this long get more than a line. */
const lineLength = 200;

function createText(name: string, { type, maxLength = 0 }: Field): Control {
  const isNumber = type === "integer" || type === "number" || type === "id";
  const oninput = (): void => change({ [name]: node.value });
  const shared = { id: `field-${name}`, name, oninput, autocomplete: "off", spellcheck: type === "string" };
  const node =
    maxLength > lineLength
      ? element("textarea", { ...shared, rows: 3 })
      : element("input", { ...shared, type: "text", inputMode: isNumber ? "numeric" : "text" });
  return {
    node,
    isGroup: false,
    update(value) {
      // Setting it moves the cursor.
      if (node.value !== value) node.value = String(value);
    },
  };
}
