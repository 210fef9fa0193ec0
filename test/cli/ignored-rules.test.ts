/** Whatever the check has against a request, the name in brackets is what --ignore-rule takes. */
import { expect, test } from "vitest";
import { imageToVideo } from "../../generated/image-to-video.js";
import { checkImageToVideo, fieldNames, modelNames, ruleIds } from "../../src/constraints/index.js";
import { agreementOf } from "../constraints/agreement.js";
import { picture, runInside, sandboxFor } from "./program.js";

const { around, least } = agreementOf(imageToVideo);

/** For each rule a request that breaks it: values around those that the definition names, one or two in a request that is right. */
function examples(): Map<string, unknown> {
  const found = new Map<string, unknown>([["object", []]]);
  const look = (request: Record<string, unknown>): void => {
    for (const { rule } of checkImageToVideo(request)) if (!found.has(rule)) found.set(rule, request);
  };
  const values = fieldNames.flatMap((field) => (around[field] ?? []).map((value) => [field, value] as const));
  for (const model of modelNames) {
    const right = least(model);
    look({ ...right, no_such_field: 1 });
    for (const [field, value] of values) {
      look({ ...right, [field]: value });
      if (found.size < ruleIds.length)
        for (const [other, with_] of values) look({ ...right, [field]: value, [other]: with_ });
    }
  }
  return found;
}

const found = examples();

const namesIn = (text: string): string[] =>
  [...text.matchAll(/\[([\w-]+)\]$/gm)].map(([, name = ""]) => name);

test("every rule of the definition is broken by some request", () => {
  expect([...found.keys()].toSorted()).toEqual([...ruleIds].toSorted());
});

test.each(ruleIds)("the name that check prints for %s lets it pass", async (rule) => {
  const input = JSON.stringify(found.get(rule));
  const refused = await runInside(["check", "-"], { input });
  expect(refused.code).toBe(2);
  const names = namesIn(refused.stdout);
  expect(names).toHaveLength(refused.stdout.trimEnd().split("\n").length);
  expect(names).toContain(rule);
  const others = await runInside(["check", "-", "--ignore-rule", rule], { input });
  expect(namesIn(others.stdout)).toEqual(names.filter((name) => name !== rule));
  const passed = await runInside(["check", "-", ...names.flatMap((name) => ["--ignore-rule", name])], {
    input,
  });
  expect(passed).toMatchObject({ code: 0, stdout: "" });
});

/** Options for a request, as far as a person can type them. */
const optionsOf = (request: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(request).flatMap(([field, value]) => {
    const name = field.replaceAll("_", "-");
    if (value === undefined || field === "img_id") return [];
    if (typeof value === "boolean") return [value ? `--${name}` : `--no-${name}`];
    return [`--${name}=${String(value)}`];
  });

/** The rules of every definition, which are broken by more than can be typed. */
const general: Readonly<Record<string, readonly string[] | undefined>> = {
  required: [],
  type: ["--prompt", "x", "--duration", "five"],
  id: ["--prompt", "x", "--template-id", "-1"],
};

test.each(ruleIds.filter((rule) => !["object", "unknown-field", "img-id-or-img-ids"].includes(rule)))(
  "what make refuses by %s is sent with the names that it printed",
  async (rule) => {
    const request = found.get(rule) as Record<string, unknown>;
    const options = general[rule] ?? optionsOf(request);
    const sandbox = await sandboxFor();
    const args = [
      "make",
      ...(options.join().includes("--img-ids") ? [] : [picture]),
      ...options,
      "--no-wait",
    ];
    const refused = await runInside(args, { sandbox });
    expect({ code: refused.code, sent: sandbox.requests }).toEqual({ code: 2, sent: [] });
    const names = namesIn(refused.stderr);
    // An empty list cannot be typed: what was typed instead breaks other rules.
    expect(names).toContain(rule === "img-ids" ? "img-ids-needs-template" : rule);
    await runInside([...args, ...names.flatMap((name) => ["--ignore-rule", name])], { sandbox });
    expect(sandbox.requests.at(-1)).toMatchObject({ operation: "generateVideo" });
  },
);

test.each([
  [["--motion-mode", "fast"], "this request breaks motion-mode-model"],
  [["--motion-mode", "fast", "--seed", "-1"], "this request breaks motion-mode-model and seed"],
  [[], "this request breaks none"],
])("of a rule that does not exist it is said which would help: %j", async (more, words) => {
  const args = ["make", picture, "--prompt", "x", "--ignore-rule", "motion_mode", ...more];
  const { code, stderr } = await runInside(args);
  expect(code).toBe(2);
  expect(stderr).toContain(`--ignore-rule takes no rule "motion_mode"; ${words}\n`);
});
