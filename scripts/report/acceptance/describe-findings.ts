/** Puts requests that are judged differently into as few sentences as say all of them. */
import { groupBy } from "../../shared/group-by.js";
import type { Json } from "../../shared/json-value.js";
import type { Finding, Request, Trial } from "./trial.js";

export interface Difference {
  readonly isRefused: boolean;
  readonly text: string;
  readonly example: string;
}

/** Of the same fields with the same models, one sentence. */
export function describeFindings(trial: Trial): Difference[] {
  const groups = groupBy(
    trial.findings(),
    ({ isRefused, parts }) => `${isRefused} ${parts.map(([field]) => field).join(" ")}`,
  );
  return [...groups.values()].flatMap((group) => describe(group, trial));
}

/** One sentence for the models for which the same holds. */
function describe(group: readonly Finding[], trial: Trial): Difference[] {
  const byModel = groupBy(group, ({ request }) => JSON.stringify(request["model"]));
  const alike = groupBy([...byModel.values()], (findings) => valuesIn(findings, trial));
  return [...alike].map(([text, sets]) => {
    const findings = sets.flat();
    const first = findings[0]!;
    const all = (trial.candidates.get("model") ?? []).filter((value) => value !== undefined);
    const found = new Set(findings.map(({ request }) => request["model"]));
    const models = all.filter((model) => found.has(model as Json));
    const isAny = first.scope === "all" || models.length >= all.length || all.length === 0;
    return {
      isRefused: first.isRefused,
      text: isAny ? text : `${text} with model ${listed(models)}`,
      example: print(first.request),
    };
  });
}

/** What the requests have besides the model; of the axes only what does not hold at every value that the model takes. */
function valuesIn(findings: readonly Finding[], trial: Trial): string {
  const { parts, scope, request: first } = findings[0]!;
  const own = parts.map(
    ([field], place) => `${field} ${listed(findings.map((finding) => finding.parts[place]?.[1]))}`,
  );
  const axes = trial.axes.flatMap((field) => {
    if (field === "model" || scope !== "axes") return [];
    const values = [...new Set(findings.map(({ request }) => request[field]))];
    const eligible = (trial.candidates.get(field) ?? []).filter((value) =>
      trial.isEligible(first["model"], field, value),
    );
    const isEvery = parts.length > 0 && eligible.every((value) => values.includes(value as Json));
    return isEvery ? [] : [`${field} ${listed(values)}`];
  });
  return [...own, ...axes].join(", ");
}

const MANY = 8;

/** Some of them, where there are many; numbers rising, and three or more in a row as a range. */
export function listed(values: readonly (Json | undefined)[]): string {
  const numbers = values.filter((value) => typeof value === "number");
  const others = values.filter((value) => typeof value !== "number");
  const texts = [...rangesOf([...new Set(numbers)]), ...new Set(others.map(shown))];
  return texts.length > MANY
    ? `${texts.slice(0, MANY).join(", ")} and ${texts.length - MANY} more`
    : texts.join(", ");
}

function rangesOf(numbers: readonly number[]): string[] {
  const runs: number[][] = [];
  for (const number of numbers.toSorted((one, other) => one - other)) {
    const run = runs.at(-1);
    if (run?.at(-1) === number - 1) run.push(number);
    else runs.push([number]);
  }
  return runs.flatMap((run) => (run.length > 2 ? [`${run[0]} to ${run.at(-1)}`] : run.map(String)));
}

function shown(value: Json | undefined): string {
  if (value === undefined) return "left out";
  if (typeof value === "string" && value.length > 40) return `a text of ${value.length} characters`;
  return typeof value === "string" && value !== "" ? value : JSON.stringify(value);
}

/** A request on one line. */
export function print(request: Request): string {
  return JSON.stringify(request, (_, value: unknown) =>
    typeof value === "string" && value.length > 40
      ? `${value.slice(0, 3)}… (${value.length} characters)`
      : value,
  );
}
