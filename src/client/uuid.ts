/** A random UUID (RFC 9562, version 4). Pages on plain `http:` have no `crypto.randomUUID`. */
export function newUuid(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  return "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g, (digit) => {
    const random = crypto.getRandomValues(new Uint8Array(1))[0]!;
    return (digit === "x" ? random & 15 : (random & 3) | 8).toString(16);
  });
}
