/** The request as code, in one of three forms, to copy. */
import { forms } from "./code.js";
import { byId, element } from "./element.js";
import { onChange, type View } from "./state.js";
import { say } from "./words.js";

type Form = keyof typeof forms;

export function createCodeView(): void {
  const names = Object.keys(forms) as Form[];
  let chosen: Form = names[0]!;
  let view: View | undefined;
  const text = element("code", { id: "code-text" });
  const copy = element("button", { type: "button", id: "copy" });
  const said = element("span", { className: "quiet", role: "status" });
  const radios = names.map((name) => {
    const choose = (): void => {
      chosen = name;
      update();
    };
    const input = element("input", { type: "radio", name: "code-form", value: name, onchange: choose });
    input.checked = name === chosen;
    return element("label", { className: "chip" }, input, element("span", {}, name));
  });
  const group = element(
    "div",
    { className: "chips", role: "radiogroup", "aria-labelledby": "code-title" },
    ...radios,
  );
  const panel = element("pre", { tabIndex: 0, "aria-labelledby": "code-title" }, text);
  byId("code").append(element("div", { className: "bar" }, group, said, copy), panel);

  function update(): void {
    copy.textContent = say("copy");
    said.textContent = "";
    if (view) text.textContent = forms[chosen]({ ...view, origin: location.origin });
  }
  copy.addEventListener("click", () => void copyText(text).then(() => (said.textContent = say("copied"))));
  onChange((next) => {
    view = next;
    update();
  });
}

/** Beyond this machine a page over http: has no clipboard; there the text is selected, ready for Ctrl-C. */
async function copyText(code: HTMLElement): Promise<void> {
  getSelection()?.selectAllChildren(code);
  if (navigator.clipboard) await navigator.clipboard.writeText(code.textContent);
  else document.execCommand("copy");
}
