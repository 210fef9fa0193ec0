/** Calls something of the caller's, at once. Neither what it throws nor what it rejects with may cost anybody a video. */
export function callBack(call: () => unknown, onFailure?: (reason: unknown) => void): void {
  // A promise takes both; the second `catch` is for reasons that cannot be put into words.
  new Promise((resolve) => resolve(call())).catch(onFailure).catch(() => {});
}
