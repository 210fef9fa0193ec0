/** What is wrong, in the language of the page. English is the check's own; Chinese is worded here from the rule itself. */
import { imageToVideo } from "../../generated/image-to-video.js";
import type { Condition, Definition, Rule } from "../constraints/definition.js";
import type { Violation } from "../constraints/index.js";
import { labelOf, language } from "./page-words.js";

const { fields, rules }: Definition = imageToVideo;

/** The words and the language that they are in: English where there are no others. */
export function wordViolation(violation: Violation, model: string): { text: string; lang: string } {
  const chinese = language() === "zh" ? inChinese(violation, model) : undefined;
  return chinese === undefined ? { text: violation.message, lang: "en" } : { text: chinese, lang: "zh" };
}

function inChinese({ rule: id, path, received, allowed }: Violation, model: string): string | undefined {
  const field = String(path[0]);
  const rule = rules.find((each) => each.id === id);
  if (rule && rule.kind !== "limits") return ofRule(rule, model);
  if (id === "required") return `必填${allowed ? `，可取 ${allowed.join("、")}` : ""}。`;
  if (allowed) return `此处可取 ${allowed.join("、")}，不能是 ${received}。`;
  const { minimum, maximum, minLength = 0, maxLength } = fields[field] ?? {};
  if (id !== fields[field]?.rule)
    return id === "id" ? `需为 0 到 2^63 - 1 的整数 ID，不能是 ${received}。` : undefined;
  if (maxLength !== undefined) return `需为 ${minLength} 到 ${maxLength} 个字符，当前为 ${received}。`;
  return minimum === undefined ? undefined : `需为 ${minimum} 到 ${maximum} 的整数，不能是 ${received}。`;
}

function ofRule(rule: Exclude<Rule, { kind: "limits" }>, model: string): string {
  switch (rule.kind) {
    case "oneOf":
      return `${rule.fields.map((name) => `“${labelOf(name)}”`).join("与")}需提供且只能提供其一。`;
    case "needs":
      return `需同时设置${condition(rule.needs)}。`;
    case "excludes":
      return `${condition(rule.when)}与${condition(rule.excludes)}不能同时使用。`;
    case "taken": {
      const partner = rule.orWith ? `，或同时设置${condition(rule.orWith)}` : "";
      return `${model} 不支持此参数；支持的模型：${rule.models.join("、")}${partner}。`;
    }
  }
}

function condition({ field, is, minimum, maximum }: Condition): string {
  const bounds = (minimum ?? maximum) ? ` ${minimum ?? ""}–${maximum ?? ""}` : "";
  return `“${labelOf(field)}${is ? ` ${is.join("、")}` : bounds}”`;
}
