export const findLostPhrase: (text: string) => string | undefined;
export const findLostName: (name: string) => string | undefined;
