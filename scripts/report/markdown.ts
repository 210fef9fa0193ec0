/** A Markdown table; what the cells say is shown as it is, and not taken for Markdown or HTML. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows.map((row) => row.map(cell))]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
}

function cell(text: string): string {
  const [code, inside = ""] = /^`([^`]*)`$/.exec(text) ?? [];
  const escaped = (code === undefined ? text : inside)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll("|", "\\|")
    .replaceAll(/\s*\n\s*/g, "<br>");
  return code === undefined ? escaped.replaceAll(/[*_~[\]]/g, "\\$&") : `\`${escaped}\``;
}
