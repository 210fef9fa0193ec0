let mark: string | undefined;

/** Of this process and of no other: who knows that it has ended may remove what it has left. */
export const ownMark = (): string => (mark ??= crypto.randomUUID());

/** Of its own length, because the name that a file has at the end may be as long as the system allows. */
export const temporaryName = (): string => `.pixverse-${ownMark()}-${crypto.randomUUID()}.part`;

const names = /^\.pixverse-([\da-f]{8}-[\da-f-]{27})-[\da-f]{8}-[\da-f-]{27}\.part$/;

/** The mark of the process that has given a name; none of a name that is somebody else's. */
export const markOf = (name: string): string | undefined => names.exec(name)?.[1];
