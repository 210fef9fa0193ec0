/** The page that a sandbox serves at `/`. It holds no rule and no fact of its own: both come from the definition and its check. */
import { createCodeView } from "./code.js";
import { createForm } from "./form.js";
import { createMake } from "./make-video.js";
import { createMatrix } from "./matrix.js";
import { ensureUuids } from "./sandbox-client.js";
import { refresh } from "./state.js";
import { firstLanguage, language, say, setLanguage, type Language, type Word } from "./page-words.js";

ensureUuids();
createForm();
createMake();
createCodeView();
createMatrix();
document.querySelector("form")?.addEventListener("submit", (event) => event.preventDefault());

const languageButtons = document.querySelectorAll<HTMLButtonElement>("[data-language]");
for (const button of languageButtons) {
  button.addEventListener("click", () => speak(button.dataset["language"] as Language));
}
speak(firstLanguage());

function speak(chosen: Language): void {
  setLanguage(chosen);
  for (const node of document.querySelectorAll<HTMLElement>("[data-word]")) {
    node.textContent = say(node.dataset["word"] as Word);
  }
  for (const button of languageButtons) {
    button.setAttribute("aria-pressed", String(button.dataset["language"] === language()));
  }
  document.title = say("title");
  refresh();
}
