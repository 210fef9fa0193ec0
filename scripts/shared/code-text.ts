/**
 * How text enters generated files. Names, headers and file names come from whoever made the export: a comment that it could close,
 * or a line that it could begin, would be code. Nothing else may put such text into code.
 */
import { printable } from "../../src/cli/printable.js";
import type { Json } from "./json-value.js";

/** Text for one line of a block comment: it neither ends the comment nor the line. */
export function inComment(text: string): string {
  return printable(text).replaceAll("*/", "*\\/");
}

/** The comment that a generated TypeScript file begins with. */
export function commentBlock(lines: readonly string[]): string {
  return `/**\n${lines.map((line) => ` * ${inComment(line)}\n`).join("")} */\n`;
}

/** A value as TypeScript. JSON is, except for one key: in an object literal `"__proto__":` sets the prototype. */
export function literal(value: Json): string {
  return JSON.stringify(value, null, 2).replaceAll(/^( *)"__proto__":/gm, '$1["__proto__"]:');
}

/** The name of a member in an interface. */
export function memberName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** The name of a member in an object literal, where `"__proto__":` sets the prototype. */
export function memberKey(name: string): string {
  return name === "__proto__" ? '["__proto__"]' : JSON.stringify(name);
}

/** An identifier: `imageToVideo` for `image-to-video`. */
export function camelCase(name: string): string {
  const pascal = pascalCase(name);
  const camel = pascal.charAt(0).toLowerCase() + pascal.slice(1);
  return reserved.has(camel) ? `${camel}_` : camel;
}

/** An identifier: `ImageToVideo` for `image-to-video`, `ImgIds` for `img_ids`, `_2ndImage` for `2nd-image`. */
export function pascalCase(name: string): string {
  const words = name.match(/[\p{L}\p{Nd}]+/gu) ?? [];
  const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^\p{L}/u.test(pascal) ? pascal : `_${pascal}`;
}

/** What a constant cannot be called. */
const reserved = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends false " +
    "finally for function if implements import in instanceof interface let new null package private protected public " +
    "return static super switch this throw true try typeof var void while with yield"
  ).split(" "),
);
