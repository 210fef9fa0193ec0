/** What an editor shows of a field, asked of TypeScript's own language service. */
import { createRequire } from "node:module";
import { join } from "node:path";
import type typescript from "typescript";
import { expect, test } from "vitest";
import { imageToVideoWords } from "../../generated/image-to-video.words.js";

// By `import`, Node reads its nine megabytes three times over.
const ts: typeof typescript = createRequire(import.meta.url)("typescript");
const probe = join(import.meta.dirname, "probe.ts");

/** The documentation of each property that the object literals of a program have. */
function hovers(text: string): Map<string, string> {
  const options: typescript.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    module: ts.ModuleKind.NodeNext,
    types: [],
  };
  const read = (path: string): string | undefined => (path === probe ? text : ts.sys.readFile(path));
  const service = ts.createLanguageService({
    ...ts.sys,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getScriptFileNames: () => [probe],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => ts.ScriptSnapshot.fromString(read(path) ?? ""),
    getCurrentDirectory: () => import.meta.dirname,
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => path === probe || ts.sys.fileExists(path),
    readFile: read,
  });
  const problems = service
    .getSemanticDiagnostics(probe)
    .map((each) => ts.flattenDiagnosticMessageText(each.messageText, "\n"));
  expect(problems).toEqual([]);
  return new Map(
    [...text.matchAll(/"?(\w+)"?:(?= )/g)].map(({ index, 1: name = "" }) => {
      const { documentation = [], tags = [] } = service.getQuickInfoAtPosition(probe, index + 1) ?? {};
      const all = [documentation, ...tags.map((tag) => tag.text)].map(ts.displayPartsToString);
      return [name, all.join("")];
    }),
  );
}

test("the hover of every field of a request begins with what it is for", () => {
  const shown = hovers(`import type { ImageToVideoRequest } from "../../generated/image-to-video.js";
export const requests: ImageToVideoRequest[] = [
  { model: "v4", quality: "720p", duration: 5, prompt: "a", img_id: 1, motion_mode: "fast", camera_movement: "zoom_in",
    sound_effect_switch: true, sound_effect_content: "a", style: "day", seed: 1 },
  { model: "v5.5", quality: "720p", duration: 10, prompt: "a", img_ids: [1, 2], template_id: 3, generate_audio_switch: true,
    generate_multi_clip_switch: true, thinking_type: "auto", lip_sync_tts_switch: true, lip_sync_tts_content: "a",
    lip_sync_tts_speaker_id: "1" },
];
`);
  for (const [name, { meaning }] of Object.entries(imageToVideoWords))
    expect([name, shown.get(name)?.slice(0, meaning.en.length).toLowerCase()]).toEqual([
      name,
      meaning.en.toLowerCase(),
    ]);
});
